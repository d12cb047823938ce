from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "yitihua.engines.workflow"
    label = "workflow"
