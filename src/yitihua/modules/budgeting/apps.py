"""应用登记：预算编制。"""

from django.apps import AppConfig


class BudgetingConfig(AppConfig):
    name = "yitihua.modules.budgeting"
    label = "budgeting"
