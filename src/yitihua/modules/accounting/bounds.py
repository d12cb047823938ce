"""三套账的要素在分录上：凭证各行都在要素之内才看得到；账套与期间不分要素。"""

from yitihua.infra.scoping.bounds import Via, bounded, loose

_MONEY = ("fund_type_code", "exp_func_code")
_BY_INDICATOR = Via("bgt_id", "ba_bgt_info", "bgt_id")
_DOCUMENTS = (
    Via("biz_id", "pay_voucher", "pay_app_id"),
    Via("biz_id", "pay_voucher_bill", "pay_cert_id"),
    Via("biz_id", "pay_refund", "refund_id"),
    Via("biz_id", "ba_bgt_info", "bgt_id"),
)

bounded("book_line", own=_MONEY, via=[_BY_INDICATOR])
for _book in ("gla", "glf", "glb"):
    bounded(f"{_book}_vou_detail", own=_MONEY, via=[_BY_INDICATOR])
    bounded(f"{_book}_vou_head", via=[Via("vou_id", "book_line", "vou_id", every=True)])
    bounded(f"{_book}_balance", own=_MONEY, via=[_BY_INDICATOR] if _book == "glb" else [])
    loose(f"{_book}_acct_set", why="账套名录，按单位看")
loose("gl_acct_set", "gl_acct_period", "acct_period", why="账套与期间，按单位看")
bounded("voucher_pending", via=_DOCUMENTS)
