from django.apps import AppConfig


class BasedataConfig(AppConfig):
    name = "yitihua.modules.basedata"
    label = "basedata"
