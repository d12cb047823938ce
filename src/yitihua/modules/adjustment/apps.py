"""应用登记：预算调整与调剂。"""

from django.apps import AppConfig


class AdjustmentConfig(AppConfig):
    name = "yitihua.modules.adjustment"
    label = "adjustment"
