from django.apps import AppConfig


class OplogConfig(AppConfig):
    name = "yitihua.infra.oplog"
    label = "oplog"
