"""应用登记：流程引擎。

Workflow engine: Django application.
"""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "yitihua.engines.workflow"
    label = "workflow"
