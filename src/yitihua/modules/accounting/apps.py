"""应用登记：会计核算。"""

from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "yitihua.modules.accounting"
    label = "accounting"
