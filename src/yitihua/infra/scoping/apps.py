"""应用登记：区划与数据范围。"""

from django.apps import AppConfig


class ScopingConfig(AppConfig):
    name = "yitihua.infra.scoping"
    label = "scoping"
