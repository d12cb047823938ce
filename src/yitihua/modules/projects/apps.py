"""应用登记：项目库。"""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "yitihua.modules.projects"
    label = "projects"
