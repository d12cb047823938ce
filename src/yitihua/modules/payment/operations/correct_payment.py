"""更正单的录入、送审、作废（06 第 4.6 节）：改科目、项目、指标，不动资金。"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.engines.workflow import runtime as workflow
from yitihua.engines.workflow.bindings import Document
from yitihua.infra.numbering.take import take
from yitihua.infra.operation.command import Amount, Code, Command, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import taken, unseen
from yitihua.kernel.codes import is_below
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.payment import correcting, queries
from yitihua.modules.payment.correcting import BIZ_TYPE
from yitihua.modules.payment.models import PayApp, PayBill, PayCorrect
from yitihua.modules.payment.states import BILL, BILL_CLEARED, BILL_PAID, CORRECT_DRAFT, CORRECTION

_ELEMENTS = {
    "exp_func_code": "支出功能科目",
    "gov_bgt_eco_code": "政府支出经济分类",
    "dep_bgt_eco_code": "部门支出经济分类",
}


class CreateCorrection(Command):
    """没写的新要素取更正后指标的；更正后指标不写即同一指标内只改要素。"""

    ori_pay_cert_no: str = Field(min_length=1, max_length=100, description="原支付凭证号")
    new_bgt_id: UUID | None = Field(default=None, description="更正后指标，缺省为原指标")
    correct_amt: Amount
    new_exp_func_code: Code = ""
    new_gov_bgt_eco_code: Code = ""
    new_dep_bgt_eco_code: Code = ""
    correct_reason: str = Field(min_length=4, max_length=300, description="更正原因")


class CorrectionOut(Out):
    correct_id: UUID
    correct_no: str
    status: str
    correct_amt: Decimal
    row_version: int


@dataclass(frozen=True, slots=True)
class _Facts:
    """判一张更正单要看的：原凭证、原申请、新旧指标。"""

    bill: PayBill
    app: PayApp
    wrong: appropriation.Indicator
    right: appropriation.Indicator | None


@operation("payment.correction.create", title="录入更正", roles={"AG_OP"})
def create_corrections(lines: Lines[CreateCorrection], *, ctx: Ctx) -> None:
    """保存为草稿，不动额度；原凭证须已付。"""
    bills = queries.locked_bills_by_no([line.command.ori_pay_cert_no for line in lines.alive], ctx=ctx)
    apps = PayApp.objects.scoped(ctx).in_bulk([bill.pay_app_id for bill in bills.values()])
    wanted = [line.command.new_bgt_id for line in lines.alive if line.command.new_bgt_id]
    wanted += [app.bgt_id for app in apps.values()]
    indicators = appropriation.indicators(wanted, ctx=ctx)
    ready: list[tuple[Line[Any], PayCorrect]] = []
    for line in lines.alive:
        facts = _facts(line.command, bills, apps, indicators)
        if facts is None:
            line.refuse([unseen()])
            continue
        row = _new(line.command, facts, ctx)
        line.refuse(_problems(row, facts))
        if not line.refused:
            ready.append((line, row))
    numbers = take(f"pay_correct:{ctx.mof_div_code}:{ctx.fiscal_year}", count=len(ready)) if ready else range(0)
    for (line, row), serial in zip(ready, numbers, strict=True):
        row.correct_no = f"GZ-{ctx.mof_div_code}-{ctx.biz_date:%Y%m%d}-{serial:06d}"
        _answer(line, row, ctx)
    PayCorrect.objects.bulk_create([row for _, row in ready])


def _facts(
    command: CreateCorrection,
    bills: Mapping[str, PayBill],
    apps: Mapping[UUID, PayApp],
    indicators: Mapping[UUID, appropriation.Indicator],
) -> _Facts | None:
    bill = bills.get(command.ori_pay_cert_no)
    app = apps.get(bill.pay_app_id) if bill else None
    wrong = indicators.get(app.bgt_id) if app else None
    if bill is None or app is None or wrong is None:
        return None
    return _Facts(bill, app, wrong, indicators.get(command.new_bgt_id) if command.new_bgt_id else wrong)


def _new(command: CreateCorrection, facts: _Facts, ctx: Ctx) -> PayCorrect:
    app, right = facts.app, facts.right or facts.wrong
    same = right.pk == facts.wrong.pk
    base: Any = app if same else right
    return PayCorrect(
        correct_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        vou_date=ctx.biz_date,
        agency_code=app.agency_code,
        manage_mof_dep_code=app.manage_mof_dep_code,
        ori_pay_cert_no=facts.bill.pay_cert_no,
        ori_pay_cert_id=facts.bill.pay_cert_id,
        correct_amt=command.correct_amt,
        ori_bgt_id=app.bgt_id,
        new_bgt_id=right.bgt_id,
        ori_pro_code=app.pro_code,
        new_pro_code=right.pro_code,
        **{f"ori_{name}": getattr(app, name) for name in _ELEMENTS},
        **{f"new_{name}": getattr(command, f"new_{name}") or getattr(base, name) for name in _ELEMENTS},
        correct_reason=command.correct_reason,
        creater=ctx.principal.user_id,
        status=CORRECT_DRAFT,
    )


def _problems(row: PayCorrect, facts: _Facts) -> list[Finding]:
    right = facts.right
    if right is None:
        return [unseen()]
    wrong, bill = facts.wrong, facts.bill
    found = [] if bill.status in (BILL_PAID, BILL_CLEARED) else [_unpaid(bill)]
    found += judged("R-PAY-003", fires=row.correct_amt <= 0, facts={"amount": row.correct_amt}, fields=("correct_amt",))
    money = {"old": wrong.fund_type_code, "new": right.fund_type_code}
    found += judged("R-PAY-073", fires=money["old"] != money["new"], facts=money, fields=("new_bgt_id",))
    years = {"old": wrong.fiscal_year, "new": right.fiscal_year}
    found += judged("R-PAY-074", fires=years["old"] != years["new"], facts=years, fields=("new_bgt_id",))
    flag = {"bgt_exe_flag": right.bgt_exe_flag}
    found += judged("R-IND-005", fires=flag["bgt_exe_flag"] != "1", facts=flag, fields=("new_bgt_id",))
    usable = (row.changes_indicator and right.status != "2") or right.agency_code != row.agency_code
    facts_of_right = {"status": right.status, "agency_code": right.agency_code}
    found += judged("R-PAY-001", fires=usable, facts=facts_of_right, fields=("new_bgt_id",))
    return found + _elements(row, right)


def _elements(row: PayCorrect, right: appropriation.Indicator) -> list[Finding]:
    """新要素须等于更正后指标的要素或为其下级（R-PAY-006）；新旧全同的不用更正。"""
    new = {name: str(getattr(row, f"new_{name}")) for name in _ELEMENTS}
    wrong = tuple(f"new_{name}" for name, value in new.items() if not is_below(value, str(getattr(right, name))))
    found = judged("R-PAY-006", fires=bool(wrong), facts=new, fields=wrong)
    changed = row.changes_indicator or any(new[name] != getattr(row, f"ori_{name}") for name in _ELEMENTS)
    return found if changed else [*found, _nothing()]


def _unpaid(bill: PayBill) -> Finding:
    text = f"凭证 {bill.pay_cert_no} 是“{BILL.states[bill.status]}”，不能更正"
    return Finding("E-STATE", Level.BLOCK, text, fields=("ori_pay_cert_no",), next_step="付款成功以后才能更正")


def _nothing() -> Finding:
    text = "新旧指标、科目都相同，没有可更正的"
    fields = ("new_bgt_id", "new_dep_bgt_eco_code")
    return Finding("E-CORRECT", Level.BLOCK, text, fields=fields, next_step="请选更正后的指标，或改科目")


class StepCorrection(Command):
    correct_id: UUID
    opinion: Text = ""
    row_version: int | None = None


@operation("payment.correction.submit", title="送审更正", roles={"AG_OP"})
def submit_corrections(lines: Lines[StepCorrection], *, ctx: Ctx) -> None:
    """再核一遍新旧指标，扣住原凭证的可更正额（R-PAY-079），进入审批。"""
    ready = _picked(lines, "submit", ctx)
    bills = queries.locked_bills([row.ori_pay_cert_id for _, row in ready], ctx=ctx)
    apps = PayApp.objects.scoped(ctx).in_bulk([bill.pay_app_id for bill in bills.values()])
    indicators = appropriation.indicators(
        [key for _, row in ready for key in (row.ori_bgt_id, row.new_bgt_id)], ctx=ctx
    )
    passed = []
    for line, row in ready:
        bill = bills[row.ori_pay_cert_id]
        line.refuse(
            _problems(
                row, _Facts(bill, apps[bill.pay_app_id], indicators[row.ori_bgt_id], indicators.get(row.new_bgt_id))
            )
        )
        if not line.refused:
            row.status = CORRECTION.require(row.status, "submit")
            row.round_no += 1
            row.row_version += 1
            _answer(line, row, ctx)
            passed.append(row)
    PayCorrect.objects.bulk_update(passed, ["status", "round_no", "row_version"])
    workflow.start(BIZ_TYPE, documents=[_document(row) for row in passed], ctx=ctx)
    correcting.hold(passed, ctx=ctx)


@operation("payment.correction.void", title="作废更正", roles={"AG_OP"})
def void_corrections(lines: Lines[StepCorrection], *, ctx: Ctx) -> None:
    """只有草稿能作废；在审的先撤回。"""
    done = []
    for line, row in _picked(lines, "void", ctx):
        row.status = CORRECTION.require(row.status, "void")
        row.row_version += 1
        _answer(line, row, ctx)
        done.append(row)
    PayCorrect.objects.bulk_update(done, ["status", "row_version"])


def _picked(lines: Lines[StepCorrection], action: str, ctx: Ctx) -> list[tuple[Line[Any], PayCorrect]]:
    rows = PayCorrect.objects.scoped(ctx)
    return taken(lines, rows, key="correct_id", machine=CORRECTION, action=action)


def _document(row: PayCorrect) -> Document:
    return Document(
        biz_id=row.correct_id,
        biz_no=row.correct_no,
        title=row.correct_reason,
        agency_code=row.agency_code,
        manage_mof_dep_code=row.manage_mof_dep_code,
        amount=row.correct_amt,
        facts={"changes_indicator": row.changes_indicator},
    )


def _answer(line: Line[Any], row: PayCorrect, ctx: Ctx) -> None:
    line.ref = str(row.correct_id)
    line.result = CorrectionOut.model_validate(row)
    ctx.subjects.append((BIZ_TYPE, line.ref))
