"""代理银行与人民银行国库的模拟器：独立进程，按真实报文与财政系统往来。

与产品各写各的编解码，互不引用；只共用报文字段表与样本报文，这样一边读错一边就会露出来。
入口：`python -m simulators bank|treasury …`；进程内用 `AgentBank`、`Treasury`、`PostOffice`。
"""

MOF = "011"
PBC = "001"
