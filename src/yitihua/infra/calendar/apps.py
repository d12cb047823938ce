"""应用登记：日历与参数。"""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "yitihua.infra.calendar"
    label = "calendar"
