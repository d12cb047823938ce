"""应用登记：附件。"""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "yitihua.infra.attachments"
    label = "attachments"
