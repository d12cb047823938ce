from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "yitihua.modules.accounting"
    label = "accounting"
