"""场景用的服务进程：谁来起、起几个由启动器决定，运行器只借与还。"""

import queue
from typing import Protocol


class ServerPool(Protocol):
    """服务进程池：`acquire` 没有空闲的就等，返回对外地址；用完 `release`，最后 `close`。"""

    def acquire(self) -> str: ...

    def release(self, base_url: str) -> None: ...

    def close(self) -> None: ...


class RunningServer:
    """已经在跑的一个服务；同一时刻只借给一个场景，所以是串行的。"""

    def __init__(self, base_url: str) -> None:
        self._idle: queue.Queue[str] = queue.Queue()
        self._idle.put(base_url)

    def acquire(self) -> str:
        return self._idle.get()

    def release(self, base_url: str) -> None:
        self._idle.put(base_url)

    def close(self) -> None:
        """不是自己起的服务，不去停它。"""
