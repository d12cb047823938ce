"""应用登记：接口客户端。"""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "yitihua.infra.clients"
    label = "clients"
