from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "yitihua.infra.numbering"
    label = "numbering"
