"""应用登记：区划与数据范围。"""

from django.apps import AppConfig


class ScopingConfig(AppConfig):
    name = "yitihua.infra.scoping"
    label = "scoping"

    def ready(self) -> None:
        """连接上的读法在头一条连接之前换好。"""
        from yitihua.infra.scoping import timestamps

        timestamps.register()
