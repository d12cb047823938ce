"""作业进程：数据库断了等它回来接着干；被打掉的作业进程手里的作业，由活着的重新排队（作业可重跑）。"""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import Any, Final

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

HEARTBEAT_S: Final = 2.0
STALLED_S: Final = 10.0
PAUSE_S: Final = 1.0
_LOST: Final = (ConnectorException, OperationalError, PoolTimeout)
_OPTIONS: Final[dict[str, Any]] = {
    "concurrency": 2,
    "delete_jobs": "successful",
    "update_heartbeat_interval": HEARTBEAT_S,
    "stalled_worker_timeout": STALLED_S,
}
_log = logging.getLogger(__name__)


def run_worker(*, wait: bool) -> None:
    """`wait` 为假时排空即退；为真时一直干到收到 SIGTERM 或 Ctrl-C。"""
    if wait:
        asyncio.run(_serve())
    else:
        _worker_app().run_worker(wait=False, install_signal_handlers=False, **_OPTIONS)


def _worker_app() -> App:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    return app.with_connector(connector.get_worker_connector())


async def _serve() -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    while not stopping.is_set():
        try:
            await _work(stopping)
        except _LOST as error:
            _log.warning("作业进程连不上数据库，稍后再试：%s", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), timeout=PAUSE_S)


async def _work(stopping: asyncio.Event) -> None:
    """干到叫停，或数据库断开为止。"""
    worker_app = _worker_app()
    async with worker_app.open_async():
        working = asyncio.create_task(worker_app.run_worker_async(install_signal_handlers=False, **_OPTIONS))
        rescuing = asyncio.create_task(_rescue(worker_app))
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
        for task in (rescuing, told, working):
            task.cancel()
        outcomes = await asyncio.gather(working, rescuing, told, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def _rescue(worker_app: App) -> None:
    """没有心跳的作业进程留下的“正在办”，重新排队。"""
    while True:
        for stalled in await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
            _log.warning("作业 %s 的作业进程没有心跳，重新排队", stalled.id)
            await worker_app.job_manager.retry_job(stalled)
        await asyncio.sleep(STALLED_S / 2)
