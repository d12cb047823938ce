"""应用登记：编号。"""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "yitihua.infra.numbering"
    label = "numbering"
