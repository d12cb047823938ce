"""应用登记：基础信息。"""

from django.apps import AppConfig


class BasedataConfig(AppConfig):
    name = "yitihua.modules.basedata"
    label = "basedata"
