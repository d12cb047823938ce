"""HTTP 压测：临时目录里一台落盘的数据库、一个真实的服务进程，只走本机回环，用完即弃（`yitihua bench`）。

- `settings`、`apps`、`operations`：压测服务多装的一个“只插一行”的操作，作送审的对照；产品里没有它。
- `site`：建库、起服务；`stage`：经接口备好指标与申请；`drive`：并发发请求；`measure`：各项指标；
  `pages`：每张列表页、待办与查找；`volume`：一千万行分录。
"""
