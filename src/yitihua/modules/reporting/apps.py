"""应用登记：报表。"""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "yitihua.modules.reporting"
    label = "reporting"
