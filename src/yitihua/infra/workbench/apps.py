"""应用登记：工作台。"""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "yitihua.infra.workbench"
    label = "workbench"
