"""内核：金额、代码、期间、状态机、校验结果、错误、登记簿与上下文。

Kernel: plain Python shared by every layer; imports no framework.
"""
