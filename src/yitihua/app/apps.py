"""应用登记：总装。"""

from django.apps import AppConfig


class AppConfigYitihua(AppConfig):
    name = "yitihua.app"
    label = "app"

    def ready(self) -> None:
        from yitihua.app.compose import compose

        compose()
