"""压测应用：总装冻结登记簿之前装上对照操作。"""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "yitihua.app.bench"
    label = "bench"

    def ready(self) -> None:
        from yitihua.app.bench import operations as _operations  # noqa: F401
