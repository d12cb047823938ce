from django.apps import AppConfig


class AppConfigYitihua(AppConfig):
    name = "yitihua.app"
    label = "app"
