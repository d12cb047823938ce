"""应用登记：国库支付。"""

from django.apps import AppConfig


class PaymentConfig(AppConfig):
    name = "yitihua.modules.payment"
    label = "payment"
