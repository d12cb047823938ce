"""作业进程。"""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def run_worker(*, wait: bool) -> None:
    """`wait` 为假时排空即退。"""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    worker_app = app.with_connector(connector.get_worker_connector())
    worker_app.run_worker(wait=wait, concurrency=2, install_signal_handlers=wait, delete_jobs="successful")
