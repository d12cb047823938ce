"""手工凭证：制单、审核记账、红冲（08 第 2、3 节）。记账后只能红冲，不能改（R-ACC-006）。"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from yitihua.engines.rules import decide
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Amount, Code, Command, Flag, Out, Text
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding, Findings, Level
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.posting import Chart, standard_templates
from yitihua.ledger.types import Dims, Line, Subsystem, Voucher
from yitihua.modules.accounting.access import KEEPERS, POSTERS, WRITERS, kept_set
from yitihua.modules.accounting.event_ids import manual_event, reversed_event
from yitihua.modules.accounting.models import AcctSet
from yitihua.modules.accounting.sets import period_of, statuses
from yitihua.modules.accounting.states import MADE, NORMAL, OPEN, POSTED, RED
from yitihua.modules.accounting.vouchers import Head, lines_of, locked_head, mark_posted, mark_reversed, red_lines

_SYSTEMS: dict[str, Subsystem] = {"财务会计": "CW", "预算会计": "YS"}
_DIM_NAMES = {item.name for item in fields(Dims)}


class VoucherDetail(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    acct_cls_code: Code
    dr_cr: Flag
    amt: Amount
    vou_det_desc: Text = ""
    agency_code: Code = ""
    pro_code: Code = ""
    fund_type_code: Code = ""
    exp_func_code: Code = ""
    gov_bgt_eco_code: Code = ""
    dep_bgt_eco_code: Code = ""


class CreateManualVoucher(Command):
    acct_set_code: Code
    voucher_date: date
    voucher_abs: Text
    details: list[VoucherDetail] = Field(min_length=2, max_length=2000)


class VoucherKey(Command):
    vou_id: UUID


class ReverseVoucher(VoucherKey):
    remark: Text = ""


class VoucherOut(Out):
    vou_id: UUID
    vou_status: str


@operation("accounting.voucher.create", title="录入手工凭证", roles=WRITERS)
def create_voucher(command: CreateManualVoucher, *, ctx: Ctx) -> VoucherOut:
    """借贷平衡、科目末级、期间开放才保存；保存后待他人审核记账。"""
    acct_set = kept_set(command.acct_set_code, ctx=ctx)
    chart = standard_templates().charts.of(ledger=acct_set.ledger, fiscal_year=int(ctx.fiscal_year))
    _within_set(command.details, acct_set)
    findings = [*_account_findings(command.details, chart), *_period_findings(acct_set, command.voucher_date, ctx)]
    Findings.of(findings).raise_if_blocking()
    lines = tuple(_line(item, chart, acct_set) for item in command.details)
    Findings.of(_balance_findings(lines)).raise_if_blocking()
    vou_id = uuid7()
    ctx.books.add(
        [
            Voucher(
                voucher_id=vou_id,
                ledger=acct_set.ledger,  # type: ignore[arg-type]
                acct_set_code=acct_set.acct_set_code,
                acct_period=str(period_of(command.voucher_date)),
                voucher_date=command.voucher_date,
                biz_event_id=manual_event(vou_id),
                biz_type="accounting.voucher",
                biz_id=vou_id,
                lines=lines,
                summary=command.voucher_abs,
                agency_code=acct_set.agency_code,
                inputer=ctx.principal.user_name,
                vou_status=MADE,
            )
        ]
    )
    ctx.subjects.append(("accounting.voucher", str(vou_id)))
    return VoucherOut(vou_id=vou_id, vou_status=MADE)


@operation("accounting.voucher.post", title="审核记账", roles={"MOF_POST", "AG_POST"})
def post_voucher(command: VoucherKey, *, ctx: Ctx) -> VoucherOut:
    """由制单人以外的人审核并记账（R-ACC-005）；记账岗与制单各岗分开授（R-WFL-004）。"""
    head = _head(command.vou_id, ctx, by=POSTERS)
    blocked = [
        decide("R-ACC-006", fires=head.vou_status == POSTED, facts={"status": head.vou_status}),
        decide("R-ACC-005", fires=head.inputer == ctx.principal.user_name, facts=[head.inputer, ctx.principal.user_id]),
    ]
    Findings.of(item for item in blocked if item).raise_if_blocking()
    mark_posted(head.vou_id, by=ctx.principal.user_name, on=ctx.biz_date, ctx=ctx)
    ctx.subjects.append(("accounting.voucher", str(head.vou_id)))
    return VoucherOut(vou_id=head.vou_id, vou_status=POSTED)


@operation("accounting.voucher.reverse", title="红冲凭证", roles=WRITERS)
def reverse_voucher(command: ReverseVoucher, *, ctx: Ctx) -> VoucherOut:
    """同向红字一张，记在原日期；原期间已结账的先解除结账。红冲过的和红冲凭证不再红冲。"""
    head = _head(command.vou_id, ctx)
    acct_set = kept_set(head.acct_set_code, ctx=ctx)
    blocked = decide(
        "R-ACC-006",
        fires=head.red_flag != NORMAL or head.vou_status != POSTED,
        facts=[head.red_flag, head.vou_status],
    )
    findings = [*([blocked] if blocked else []), *_period_findings(acct_set, head.voucher_date, ctx)]
    Findings.of([*findings, *_follows_movement(head)]).raise_if_blocking()
    vou_id = uuid7()
    ctx.books.add([_red(head, vou_id, command.remark, ctx)])
    mark_reversed(head.vou_id, ctx=ctx)
    ctx.subjects.append(("accounting.voucher", str(head.vou_id)))
    return VoucherOut(vou_id=vou_id, vou_status=POSTED)


def _within_set(details: Sequence[VoucherDetail], acct_set: AcctSet) -> None:
    """单位账的分录只能记本单位：写上别的单位，那一行就会落到别人的账页里（R-WFL-008）。"""
    own = acct_set.agency_code
    if own and any(item.agency_code not in ("", own) for item in details):
        raise no_access()


def _follows_movement(head: Head) -> list[Finding]:
    """指标账的凭证随额度变动而生，单独红冲会使指标账与额度不符；要改就办相反的业务。"""
    if head.ledger != "indicator":
        return []
    step = "请办理相反的业务（解冻、退分、退回、退款等），指标账随之记账"
    return [Finding("E-STATE", Level.BLOCK, "指标账凭证随额度变动生成，不能单独红冲", next_step=step)]


def _red(head: Head, vou_id: UUID, remark: str, ctx: Ctx) -> Voucher:
    return Voucher(
        voucher_id=vou_id,
        ledger=head.ledger,
        acct_set_code=head.acct_set_code,
        acct_period=str(period_of(head.voucher_date)),
        voucher_date=head.voucher_date,
        biz_event_id=reversed_event(head.vou_id),
        biz_type=head.biz_type,
        biz_id=head.biz_id or head.vou_id,
        lines=red_lines(lines_of(head.vou_id, ctx=ctx)),
        summary=f"红冲{head.voucher_no}：{remark or head.voucher_abs}"[:300],
        agency_code=head.agency_code,
        inputer=ctx.principal.user_name,
        red_flag=RED,
        red_vou_no=head.voucher_no,
    )


def _head(vou_id: UUID, ctx: Ctx, *, by: Mapping[str, frozenset[str]] = KEEPERS) -> Head:
    head = locked_head(vou_id, ctx=ctx)
    if head is None:
        raise no_access()
    kept_set(head.acct_set_code, ctx=ctx, by=by)
    return head


def _period_findings(acct_set: AcctSet, day: date, ctx: Ctx) -> list[Finding]:
    slot = (acct_set.acct_set_code, period_of(day))
    status = statuses([slot], ctx=ctx).get(slot) if f"{day.year:04d}" == ctx.fiscal_year else None
    found = decide(
        "R-ACC-004",
        fires=status != OPEN,
        facts={"slot": slot, "status": status},
        fields=("voucher_date",),
        period=f"{day.year}年{day.month}月",
    )
    return [found] if found else []


def _account_findings(details: Sequence[VoucherDetail], chart: Chart) -> list[Finding]:
    found = []
    for item in details:
        lacking = "" if item.acct_cls_code in chart else "科目表中的登记"
        if not lacking and not chart.account(item.acct_cls_code).is_leaf:
            lacking = "下级明细，须记到末级"
        found.append(
            decide("R-ACC-003", fires=bool(lacking), facts=item.acct_cls_code, c=item.acct_cls_code, aux=lacking)
        )
    return [item for item in found if item is not None]


def _balance_findings(lines: Sequence[Line]) -> list[Finding]:
    found = []
    for subsystem in sorted({line.subsystem for line in lines}):
        debit = sum((line.dr_amt for line in lines if line.subsystem == subsystem), ZERO)
        credit = sum((line.cr_amt for line in lines if line.subsystem == subsystem), ZERO)
        for code in ("R-ACC-001", "R-IND-030") if subsystem == "ZB" else ("R-ACC-001",):
            found.append(decide(code, fires=debit != credit, facts=[str(debit), str(credit)], d=abs(debit - credit)))
    return [item for item in found if item is not None]


def _line(item: VoucherDetail, chart: Chart, acct_set: AcctSet) -> Line:
    debit, credit = (item.amt, Decimal("0.00")) if item.dr_cr == 1 else (Decimal("0.00"), item.amt)
    system: Subsystem = _SYSTEMS.get(
        chart.account(item.acct_cls_code).subsystem, "ZB" if acct_set.ledger == "indicator" else "ZYS"
    )
    dims = {name: value for name, value in item.model_dump().items() if name in _DIM_NAMES}
    dims["agency_code"] = item.agency_code or acct_set.agency_code
    return Line(item.acct_cls_code, system, debit, credit, Dims(**dims), item.vou_det_desc)
