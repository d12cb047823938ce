"""演示用的限制名单：监控模块建成前由这里回答，名单是数据（seeds/restricted_payees.csv）。"""

import csv
from functools import cache
from importlib.resources import files

from yitihua.kernel.context import Ctx
from yitihua.modules.payment.inquiries import RESTRICTED_PAYEES, PayeeQuestion, RestrictedPayee


@cache
def _listed() -> dict[str, str]:
    with (files("yitihua.modules.payment.seeds") / "restricted_payees.csv").open(encoding="utf-8") as stream:
        return {row["payee_acct_name"]: row["reason"] for row in csv.DictReader(stream)}


@RESTRICTED_PAYEES.answers
def demo_list(question: PayeeQuestion, ctx: Ctx) -> list[RestrictedPayee]:
    """按户名全等比对。"""
    listed = _listed()
    return [RestrictedPayee(name, listed[name]) for name in sorted(question.names) if name in listed]
