"""把记账来源写成账本凭证：选模板、取原凭证、判期间；写不成的说明原因（R-ACC-007）。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from yitihua.infra.calendar.parameters import parameters
from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import NoTemplate, agency, general, standard_templates
from yitihua.ledger.posting.voucher import Side
from yitihua.ledger.posting.voucher import Voucher as Posting
from yitihua.ledger.types import DIMS, Dims, Line, Voucher
from yitihua.modules.accounting.sets import Slot, period_of, statuses
from yitihua.modules.accounting.sources import Source
from yitihua.modules.accounting.states import OPEN
from yitihua.modules.basedata import public as basedata

SUBSYSTEMS: Final = {"CW": "财务会计", "YS": "预算会计", "ZYS": "总预算会计"}
NO_SET: Final = "没有账套"
NOT_OPEN: Final = "期间未开放"
ACCRUAL: Final = agency.ACCRUAL_EVENT


@dataclass(frozen=True, slots=True)
class Draft:
    """一个来源的结果：`vouchers` 与 `reason` 有且只有一个。计提与发放两张时，业务凭证在最后。"""

    source: Source
    vouchers: tuple[Voucher, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Desk:
    """一批来源共用的取数：期间、开关、单位、原凭证各取一次。"""

    ctx: Ctx
    periods: Mapping[Slot, str]
    switches: Mapping[str, str]
    snapshot: basedata.Snapshot
    originals: Mapping[tuple[str, str], tuple[Line, ...]] = field(default_factory=dict)


def drafts(sources: Sequence[Source], *, ctx: Ctx) -> list[Draft]:
    """次序同来源；只组装，不落账。"""
    desk = Desk(
        ctx,
        statuses(((item.acct_set_code, period_of(item.biz_date)) for item in sources), ctx=ctx),
        _switches(ctx),
        basedata.current(ctx),
        _originals(sources, ctx),
    )
    return [_draft(item, desk) for item in sources]


def posted_into(source: Source, *, period: int, prefix: str, ctx: Ctx) -> Draft:
    """经批准跨期补记：记入 `period`，摘要标明。"""
    desk = Desk(ctx, {}, _switches(ctx), basedata.current(ctx), _originals([source], ctx))
    made = _vouchers(source, desk)
    if isinstance(made, str):
        return Draft(source, reason=made)
    return Draft(
        source, tuple(replace(item, acct_period=str(period), summary=f"{prefix}{item.summary}"[:300]) for item in made)
    )


def _draft(source: Source, desk: Desk) -> Draft:
    status = desk.periods.get((source.acct_set_code, period_of(source.biz_date)))
    if status != OPEN:
        return Draft(source, reason=NO_SET if status is None else NOT_OPEN)
    made = _vouchers(source, desk)
    return Draft(source, reason=made) if isinstance(made, str) else Draft(source, made)


def _vouchers(source: Source, desk: Desk) -> tuple[Voucher, ...] | str:
    makers = {"paid": _paid, "refunded": _refunded, "cleared": _cleared}
    return makers[source.kind](source, desk)


def _paid(source: Source, desk: Desk) -> tuple[Voucher, ...] | str:
    unit = desk.snapshot.agency(source.agency_code)
    if unit is None or not unit.accounting_kind:
        return f"单位{source.agency_code}没有会计制度类型"
    elements = source.payload["elements"]
    made = agency.pay(
        payment=agency.AgencyPayment(
            fiscal_year=int(desk.ctx.fiscal_year),
            accounting_kind=unit.accounting_kind,
            fund_type_code=elements["fund_type_code"],
            pro_cat_code=elements["pro_cat_code"],
            dep_bgt_eco_code=elements["dep_bgt_eco_code"],
            bgt_type_code=elements["bgt_type_code"],
        ),
        amount=source.amount,
        switches=desk.switches,
    )
    if isinstance(made, NoTemplate):
        return made.reason
    dims = Dims(
        bgt_id=UUID(source.payload["bgt_id"]),
        agency_code=source.agency_code,
        **{name: value for name, value in elements.items() if name in DIMS},
    )
    return tuple(
        _voucher(source, _lines(posting, dims), event=_event(source, posting, alone=len(made) == 1)) for posting in made
    )


def _event(source: Source, posting: Posting, *, alone: bool) -> str:
    """计提与发放同属一件业务：发放用业务事件号，计提另加后缀。"""
    return source.biz_event_id if alone or posting.event_code != ACCRUAL else f"{source.biz_event_id}:{ACCRUAL}"


def _refunded(source: Source, desk: Desk) -> tuple[Voucher, ...] | str:
    original = desk.originals.get((source.acct_set_code, source.payload["origin"]))
    if original is None:
        return "原支付凭证尚未生成"
    booked = sum((line.dr_amt for line in original if line.subsystem == original[0].subsystem), ZERO)
    if source.amount > booked:
        return "退款超过原支付凭证"
    sides = [_side(number, line) for number, line in enumerate(original, start=1)]
    red = agency.refund(original=Posting.of_sides(sides, event_code=""), amount=source.amount)
    lines = [
        replace(line, dr_amt=side.dr_amt, cr_amt=side.cr_amt, summary="")
        for line, side in zip(original, red.sides(), strict=True)
    ]
    return (_voucher(source, lines, event=source.biz_event_id),)


def _cleared(source: Source, desk: Desk) -> tuple[Voucher, ...] | str:
    """按（功能科目，单位）分行；退款各行金额为负，模板要正数。"""
    payload = source.payload
    item = general.TreasuryItem(fiscal_year=int(desk.ctx.fiscal_year), fund_type_code=payload["fund_type_code"])
    post = general.clear_refund if payload["is_back"] else general.clear_payment
    lines: list[Line] = []
    for func, agency_code, text in payload["parts"]:
        amount = -Decimal(text) if payload["is_back"] else Decimal(text)
        made = post(item=item, amount=amount, switches=desk.switches)
        if isinstance(made, NoTemplate):
            return made.reason
        dims = Dims(agency_code=agency_code, exp_func_code=func, fund_type_code=payload["fund_type_code"])
        lines += _lines(made, dims)
    if not lines:
        return "清算没有明细"
    return (_voucher(source, lines, event=source.biz_event_id),)


def _lines(posting: Posting, dims: Dims) -> list[Line]:
    return [
        Line(side.acc_code, side.acc_system or "ZYS", side.dr_amt, side.cr_amt, dims)  # type: ignore[arg-type]
        for side in posting.sides()
    ]


def _side(number: int, line: Line) -> Side:
    return Side(number, SUBSYSTEMS[line.subsystem], line.subsystem, line.acc_code, line.dr_amt, line.cr_amt, "")


def _voucher(source: Source, lines: Iterable[Line], *, event: str) -> Voucher:
    return Voucher(
        voucher_id=uuid7(),
        ledger=source.ledger,
        acct_set_code=source.acct_set_code,
        acct_period=str(period_of(source.biz_date)),
        voucher_date=source.biz_date,
        biz_event_id=event,
        biz_type=source.biz_type,
        biz_id=source.biz_id,
        lines=tuple(lines),
        summary=source.summary,
        agency_code=source.agency_code,
    )


def _switches(ctx: Ctx) -> dict[str, str]:
    """模板认得的开关，取业务参数的现值。"""
    known = standard_templates().vocabulary.defaults
    values = parameters(mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year)
    return {name: values[name] for name in known if name in values}


_ORIGINAL_LINES = f"""
SELECT v.acct_set_code, v.biz_event_id, l.acc_code, l.subsystem, l.dr_amt, l.cr_amt, {", ".join("l." + d for d in DIMS)}
  FROM book_voucher v
  JOIN unnest(%s::text[], %s::text[]) w (acct_set_code, biz_event_id)
    ON w.acct_set_code = v.acct_set_code AND w.biz_event_id = v.biz_event_id
  JOIN book_line l ON l.fiscal_year = v.fiscal_year AND l.vou_id = v.vou_id
 WHERE v.mof_div_code = %s AND v.fiscal_year = %s
 ORDER BY v.acct_set_code, v.biz_event_id, l.vou_seq
"""


def _originals(sources: Sequence[Source], ctx: Ctx) -> dict[tuple[str, str], tuple[Line, ...]]:
    """退款要用的原支付凭证：已落账的从库里取，本次刚加的从工作单元里取。"""
    wanted = {(item.acct_set_code, item.payload["origin"]) for item in sources if item.kind == "refunded"}
    if not wanted:
        return {}
    found: dict[tuple[str, str], tuple[Line, ...]] = {
        (item.acct_set_code, item.biz_event_id): item.lines
        for item in ctx.books.items
        if (item.acct_set_code, item.biz_event_id) in wanted
    }
    with connection.cursor() as cursor:
        sets, events = [code for code, _ in wanted], [event for _, event in wanted]
        cursor.execute(_ORIGINAL_LINES, [sets, events, ctx.mof_div_code, ctx.fiscal_year])
        for row in cursor.fetchall():
            found[row[0], row[1]] = (*found.get((row[0], row[1]), ()), _stored_line(row[2:]))
    return found


def _stored_line(row: Sequence[Any]) -> Line:
    return Line(row[0], row[1], row[2], row[3], Dims(**dict(zip(DIMS, row[4:], strict=True))))
