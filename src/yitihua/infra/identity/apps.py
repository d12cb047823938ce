"""应用登记：身份。"""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "yitihua.infra.identity"
    label = "identity"
