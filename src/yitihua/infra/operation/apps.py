"""应用登记：操作。"""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    name = "yitihua.infra.operation"
    label = "operation"
