"""操作：唯一开事务的地方（design 第 5 节）。

对外：`@operation` 登记，`execute(Call(...))` 执行，`Command`、`Out`、`Amount` 定义输入输出，
`Lines` 批量，`subscribes` 订阅事件，`Inquiry` 向上询问。
"""
