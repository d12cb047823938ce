"""主键：时间有序的 UUID（v7），由程序生成。

Time-ordered UUIDs made in Python.
"""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """48 位毫秒时间在前，同时插入的行在索引里相邻。"""
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76
    value |= ((random >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & 0x3FFFFFFFFFFFFFFF
    return uuid.UUID(int=value)
