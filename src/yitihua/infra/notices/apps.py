"""应用登记：消息。"""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yitihua.infra.notices"
    label = "notices"
