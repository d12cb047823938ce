"""支付凭证打印件：由凭证记录与打印操作的结果填版式。"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from yitihua.engines.meta import names
from yitihua.kernel.context import Ctx
from yitihua.kernel.money import capitals, fmt
from yitihua.modules.reporting.documents.typesetting import typeset

TEMPLATE = "payment_voucher.typ"
VOID = "9"


def payment_voucher(bill: Mapping[str, Any], printed: Mapping[str, Any], *, fonts: Path, ctx: Ctx) -> bytes:
    """`bill` 是 PAY_VOUCHER_BILL 的一行，`printed` 是 payment.voucher.print 的结果；返回 PDF。"""
    return typeset(
        TEMPLATE,
        content(bill, printed, names_of=_names(bill, ctx)),
        day=date.fromisoformat(str(bill["vou_date"])),
        fonts=fonts,
    )


def content(bill: Mapping[str, Any], printed: Mapping[str, Any], *, names_of: Mapping[str, str]) -> dict[str, Any]:
    """版式要的全部文字；名称取凭证上冻结的，不随以后改名而变。"""
    day = date.fromisoformat(str(bill["vou_date"]))
    amount = Decimal(bill["pay_amt"])
    copied = ("pay_cert_no", "currency_code", "use_des")
    payer = ("pay_acct_name", "pay_acct_no", "pay_acct_bank_name")
    payee = ("payee_acct_name", "payee_acct_no", "payee_acct_bank_name")
    return {
        **{field: str(bill[field] or "") for field in (*copied, *payer, *payee)},
        "mof_div_name": names_of["mof_div_name"],
        "day": [day.year, day.month, day.day],
        "vou_date_cn": f"{day.year}年{day.month}月{day.day}日",
        "amount": fmt(amount),
        "capitals": capitals(amount),
        "agency": _pair(bill, "agency"),
        "project": _pair(bill, "pro"),
        "fund_type": _pair(bill, "fund_type"),
        "exp_func": _pair(bill, "exp_func"),
        "gov_bgt_eco": _pair(bill, "gov_bgt_eco"),
        "dep_bgt_eco": _pair(bill, "dep_bgt_eco"),
        "set_mode": f"{bill['set_mode_code']} {names_of['set_mode_name']}".strip(),
        "paid": f"{bill['xpay_date']}　{bill['agent_business_no']}" if bill["xpay_date"] else "",
        "bank": str(bill["xpay_date"] or ""),
        "seals": [_seal(printed["seals"].get(kind)) for kind in ("1", "2")],
        "print_count": printed["print_count"],
        "mark": _mark(bill, printed),
    }


def _mark(bill: Mapping[str, Any], printed: Mapping[str, Any]) -> str:
    marks = ["作废"] if bill["status"] == VOID else []
    marks += ["补打"] if printed["print_count"] > 1 else []
    return " ".join(marks)


def _pair(bill: Mapping[str, Any], name: str) -> str:
    return f"{bill[f'{name}_code'] or ''} {bill[f'{name}_name'] or ''}".strip()


def _seal(seal: Mapping[str, str] | None) -> str:
    return f"{seal['signer_name']}　{seal['sign_time'][:10]}" if seal else ""


def _names(bill: Mapping[str, Any], ctx: Ctx) -> dict[str, str]:
    year = {"fiscal_year": ctx.fiscal_year, "mof_div_code": ctx.mof_div_code}
    wanted = {
        "mof_div_name": ("MOF_DIV", str(bill["mof_div_code"])),
        "set_mode_name": ("SET_MODE", str(bill["set_mode_code"])),
    }
    return {name: names.resolve(code_set, [code], **year).get(code, "") for name, (code_set, code) in wanted.items()}
