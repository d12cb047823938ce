"""应用登记：reporting。"""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "yitihua.modules.reporting"
    label = "reporting"
