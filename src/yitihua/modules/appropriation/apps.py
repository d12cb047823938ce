"""应用登记：预算指标。"""

from django.apps import AppConfig


class AppropriationConfig(AppConfig):
    name = "yitihua.modules.appropriation"
    label = "appropriation"
