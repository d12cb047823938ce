from django.apps import AppConfig


class PaymentConfig(AppConfig):
    name = "yitihua.modules.payment"
    label = "payment"
