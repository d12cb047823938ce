"""应用登记：报文引擎。

Message engine: Django application.
"""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "yitihua.engines.messages"
    label = "messages"
