"""应用登记：操作日志。"""

from django.apps import AppConfig


class OplogConfig(AppConfig):
    name = "yitihua.infra.oplog"
    label = "oplog"
