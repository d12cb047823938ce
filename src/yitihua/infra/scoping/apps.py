from django.apps import AppConfig


class ScopingConfig(AppConfig):
    name = "yitihua.infra.scoping"
    label = "scoping"
