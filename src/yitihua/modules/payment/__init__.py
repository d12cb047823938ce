"""国库集中支付：支付申请、凭证、签章、回单、退款、清算（06）。

拥有 PAY_VOUCHER、PAY_DETAIL、PAY_VOUCHER_BILL、PAY_REFUND、PAY_LQD_QUOTA、PAY_CERT_SUM、PAY_LQD_CERT；
状态见 states.py。向下用 appropriation 占用与使用额度；向上发布 PaymentPaid、PaymentRefunded、TransferCleared。
"""
