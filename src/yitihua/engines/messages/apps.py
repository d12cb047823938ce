from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "yitihua.engines.messages"
    label = "messages"
