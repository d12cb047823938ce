from django.apps import AppConfig


class BudgetingConfig(AppConfig):
    name = "yitihua.modules.budgeting"
    label = "budgeting"
