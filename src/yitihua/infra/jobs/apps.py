"""应用登记：作业。"""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "yitihua.infra.jobs"
    label = "jobs"
