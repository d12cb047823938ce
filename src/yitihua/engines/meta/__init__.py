"""元数据：部颁标准的库表字典、记录（标准表的可查投影）与代码名称解析。

Meta: the ministry's data dictionary, declared records, bulk name resolution.
"""
