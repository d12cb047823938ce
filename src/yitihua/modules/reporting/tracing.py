"""一笔钱的一生：任一单据号前后整条链（项目→预算→指标→申请→凭证→回单→退款→清算→三套账）。

每个环节一条分组查询，都带本人的数据范围；看不到的不画，也不透露有没有。
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from yitihua.kernel.context import Ctx
from yitihua.modules.reporting import trace_steps as steps
from yitihua.modules.reporting.trace_steps import Row, Step


@dataclass(slots=True)
class Found:
    """各环节已取到的行，主键 → 行。`more` 是没有列出的张数说明。"""

    projects: dict[str, Row] = field(default_factory=dict)
    annuals: dict[str, Row] = field(default_factory=dict)
    docs: dict[str, Row] = field(default_factory=dict)
    indicators: dict[str, Row] = field(default_factory=dict)
    apps: dict[str, Row] = field(default_factory=dict)
    bills: dict[str, Row] = field(default_factory=dict)
    refunds: dict[str, Row] = field(default_factory=dict)
    clearings: dict[str, Row] = field(default_factory=dict)
    vouchers: dict[str, Row] = field(default_factory=dict)
    more: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        found = (self.projects, self.indicators, self.apps, self.bills, self.refunds, self.clearings)
        return not any(found)


def gather(number: str, *, ctx: Ctx) -> Found:
    """先认出是什么号，再往下、往上取全。"""
    found = Found()
    _recognise(number, found, ctx)
    if not found.empty:
        _down(found, ctx)
        _up(found, ctx)
        _books(found, ctx)
    return found


def _recognise(number: str, found: Found, ctx: Ctx) -> None:
    slots = {
        "PM_PROJECT_INFO": found.projects,
        "BA_BGT_INFO": found.indicators,
        "PAY_VOUCHER": found.apps,
        "PAY_VOUCHER_BILL": found.bills,
        "PAY_REFUND": found.refunds,
        "PAY_LQD_CERT": found.clearings,
    }
    for step in steps.SEARCHED:
        names = {step.key, *step.numbers} if steps.is_uuid(number) else set(step.numbers) - {step.key}
        for name in sorted(names):
            _keep(slots[step.table], step, steps.rows_in(step, name, [number], ctx=ctx, limit=steps.LIMIT))
    owners = [row["biz_id"] for row in steps.vouchers_of("biz_event_id", [number], ctx=ctx)]
    owners += [row["biz_id"] for row in steps.vouchers_of("vou_id", [number], ctx=ctx)] if steps.is_uuid(number) else []
    for step in steps.SEARCHED:
        _keep(slots[step.table], step, steps.rows_in(step, step.key, owners, ctx=ctx, limit=steps.LIMIT))


def _down(found: Found, ctx: Ctx) -> None:
    """从已认出的往下：项目→预算、指标→下级指标→申请→凭证→退款→清算。"""
    codes = [row["pro_code"] for row in found.projects.values()]
    _keep(found.annuals, steps.ANNUAL, steps.rows_in(steps.ANNUAL, "pro_code", codes, ctx=ctx))
    _keep(found.indicators, steps.INDICATOR, steps.rows_in(steps.INDICATOR, "pro_code", codes, ctx=ctx))
    fresh = list(found.indicators)
    while fresh:
        rows = steps.rows_in(steps.INDICATOR, "parent_bgt_id", fresh, ctx=ctx)
        fresh = [str(row["bgt_id"]) for row in rows if str(row["bgt_id"]) not in found.indicators]
        _keep(found.indicators, steps.INDICATOR, rows)
    if len(found.indicators) >= steps.BOUND:
        found.more.append(f"指标只列前{steps.BOUND}条，可从单条指标追溯")
    _applications(found, ctx)
    listed = [number for row in found.clearings.values() for number in _listed(row)]
    _keep(found.bills, steps.BILL, steps.rows_in(steps.BILL, "pay_cert_no", listed, ctx=ctx, limit=steps.LIMIT))
    _keep(found.refunds, steps.REFUND, steps.rows_in(steps.REFUND, "refund_no", listed, ctx=ctx, limit=steps.LIMIT))
    _keep(found.bills, steps.BILL, steps.rows_in(steps.BILL, "pay_app_id", list(found.apps), ctx=ctx))
    origins = [row["ori_pay_cert_id"] for row in found.refunds.values()]
    _keep(found.bills, steps.BILL, steps.rows_in(steps.BILL, "pay_cert_id", origins, ctx=ctx))
    _keep(found.refunds, steps.REFUND, steps.rows_in(steps.REFUND, "ori_pay_cert_id", list(found.bills), ctx=ctx))
    numbers = [row["lqd_cert_no"] for row in (*found.bills.values(), *found.refunds.values())]
    _keep(found.clearings, steps.CLEARING, steps.rows_in(steps.CLEARING, "lqd_cert_no", numbers, ctx=ctx))


def _applications(found: Found, ctx: Ctx) -> None:
    """一个项目的申请可能上千：只列前若干，多出的说明白。"""
    rows = steps.rows_in(steps.APP, "bgt_id", list(found.indicators), ctx=ctx, limit=steps.BOUND + 1)
    _keep(found.apps, steps.APP, rows[: steps.LIMIT])
    left = len(rows) - steps.LIMIT
    if left > 0:
        amount = f"{left}笔" if len(rows) <= steps.BOUND else f"{steps.BOUND - steps.LIMIT}笔以上"
        found.more.append(f"支付申请只列前{steps.LIMIT}笔，另有{amount}，可从指标逐条追溯")


def _listed(row: Row) -> list[str]:
    """一张划款所列的凭证号或退款号；JSON 列未解时是文字，限了单位的人看不到整张，是空。"""
    stored = row["pay_cert_nos"] or []
    numbers = json.loads(stored) if isinstance(stored, str) else stored
    return [str(number) for number in numbers][: steps.LIMIT]


def _up(found: Found, ctx: Ctx) -> None:
    """从最下一层往上：凭证→申请→指标→各级上级→文、预算、项目。"""
    owners = [row["pay_app_id"] for row in found.bills.values()]
    _keep(found.apps, steps.APP, steps.rows_in(steps.APP, "pay_app_id", owners, ctx=ctx))
    missing: list[Any] = [row["bgt_id"] for row in found.apps.values()]
    missing += [row["parent_bgt_id"] for row in found.indicators.values()]
    while missing := [key for key in missing if key and str(key) not in found.indicators]:
        rows = steps.rows_in(steps.INDICATOR, "bgt_id", missing, ctx=ctx)
        _keep(found.indicators, steps.INDICATOR, rows)
        missing = [row["parent_bgt_id"] for row in rows]
    indicators = found.indicators.values()
    plans = [row["bgt_pman_id"] for row in indicators]
    _keep(found.annuals, steps.ANNUAL, steps.rows_in(steps.ANNUAL, "bgt_pman_id", plans, ctx=ctx))
    numbers = [row["cor_bgt_doc_no"] for row in (*indicators, *found.annuals.values())]
    _keep(found.docs, steps.DOC, steps.rows_in(steps.DOC, "cor_bgt_doc_no", numbers, ctx=ctx))
    codes = [row["pro_code"] for row in (*indicators, *found.annuals.values())]
    _keep(found.projects, steps.PROJECT, steps.rows_in(steps.PROJECT, "pro_code", codes, ctx=ctx))


def _books(found: Found, ctx: Ctx) -> None:
    """三套账：指标账随单据，单位账在本人范围内，总会计账只给不限单位的人；划款的一张是全区划的，限了科室的也不给。"""
    groups = (found.indicators, found.apps, found.bills, found.refunds, found.clearings)
    keys = [key for group in groups for key in group]
    scope = ctx.principal.scope
    by_agency = any(part.agencies for part in scope.choices())
    for row in steps.vouchers_of("biz_id", keys, ctx=ctx):
        whole = str(row["biz_id"]) in found.clearings or by_agency
        general = row["ledger"] == "general" and whole and not scope.unlimited
        foreign = row["ledger"] == "agency" and not scope.covers_agency(row["agency_code"])
        if not general and not foreign:
            found.vouchers[str(row["vou_id"])] = row
    if len(found.vouchers) >= steps.BOUND:
        found.more.append(f"会计凭证只列前{steps.BOUND}张，可从单笔支付追溯")


def _keep(slot: dict[str, Row], step: Step, rows: Iterable[Row]) -> None:
    for row in rows:
        slot.setdefault(str(row[step.key]), row)
