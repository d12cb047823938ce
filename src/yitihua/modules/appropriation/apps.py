from django.apps import AppConfig


class AppropriationConfig(AppConfig):
    name = "yitihua.modules.appropriation"
    label = "appropriation"
