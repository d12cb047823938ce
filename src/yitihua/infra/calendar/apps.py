from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "yitihua.infra.calendar"
    label = "calendar"
