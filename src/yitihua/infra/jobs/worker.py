"""作业进程。"""

from procrastinate.contrib.django import app

WORKER_OPTIONS = {"concurrency": 2, "delete_jobs": "successful"}


def run_worker(*, wait: bool) -> None:
    """`wait` 为假时排空即退。"""
    worker_app = app.with_connector(app.connector.get_worker_connector())
    worker_app.run_worker(wait=wait, concurrency=2, install_signal_handlers=wait, delete_jobs="successful")
