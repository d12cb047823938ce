"""会计核算：三套账的账套与期间，业务事件生成总会计、单位会计凭证，待生成补记，结账与账账核对（08）。

拥有：GLA_/GLF_/GLB_ACCT_SET、会计期间、科目表；凭证与分录在账本（book_*），这里只给投影。
状态：期间 0 未开放、1 开放、2 已结账，见 states.py；凭证 1 已制单、3 已记账。
谁来用：订阅 payment 的 PaymentPaid、PaymentRefunded、TransferCleared；reporting 经 `public` 读余额与核对结果。
"""
