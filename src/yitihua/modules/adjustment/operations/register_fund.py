"""登记追加来源：上级来款、稳调、债券、调入、超收等；余额在账本，追加生效时占用（R-ADJ-010）。"""

from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Finding
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import Leg, LimitKey, Movement, NewLimit
from yitihua.modules.adjustment import kinds
from yitihua.modules.adjustment import rules as _rules  # noqa: F401
from yitihua.modules.adjustment.commands import FundOut, RegisterFund
from yitihua.modules.adjustment.drafting import problem
from yitihua.modules.adjustment.effecting import FUND_LIMIT
from yitihua.modules.adjustment.models import AddFund
from yitihua.modules.basedata import public as basedata

_SETS = {"fund_type_code": "FUND_TYPE", "found_type_code": "FOUND_TYPE"}


@operation("adjustment.fund.register", title="登记追加来源", roles={"MOF_BGT"})
def register_funds(lines: Lines[RegisterFund], *, ctx: Ctx) -> None:
    """资金性质须与来源种类相符，来源科目由二者定。"""
    snapshot = basedata.current(ctx)
    made: list[AddFund] = []
    for line in lines.alive:
        command = line.command
        kind = kinds.FUND_KINDS[command.fund_kind]
        book = kinds.book_of(command.fund_type_code)
        row = AddFund(
            fund_id=uuid7(),
            mof_div_code=ctx.mof_div_code,
            fiscal_year=ctx.fiscal_year,
            fund_kind=command.fund_kind,
            fund_type_code=command.fund_type_code,
            found_type_code=command.found_type_code or kind.found_types.get(book, ""),
            src_acc=kind.accounts.get(book, ""),
            amount=command.amount,
            sup_bgt_doc_no=command.sup_bgt_doc_no,
            remark=command.remark,
            source_sys=command.source_sys,
            source_key=command.source_key,
            creater=ctx.principal.user_id,
        )
        codes = {name: getattr(row, name) for name in _SETS}
        summary = frozenset({"found_type_code"})
        line.refuse(basedata.check_codes(snapshot, [codes], code_sets=_SETS, summary_allowed=summary)[0])
        line.refuse(_wrong(row, kind.title))
        if line.refused:
            continue
        line.ref = str(row.fund_id)
        line.result = FundOut.model_validate(row)
        ctx.subjects.append(("adjustment.fund", line.ref))
        ctx.limits.add([NewLimit(LimitKey(FUND_LIMIT, row.fund_id))])
        ctx.ledger.add([_movement(row, ctx)])
        made.append(row)
    AddFund.objects.bulk_create(made)


def _wrong(row: AddFund, title: str) -> list[Finding]:
    found = []
    if not row.src_acc:
        found.append(problem(f"{title}不用于资金性质 {row.fund_type_code}", "fund_type_code"))
    if row.amount <= ZERO:
        found.append(problem("来源金额须大于 0", "amount"))
    if row.fund_kind in (kinds.SPECIAL, kinds.GENERAL) and not row.sup_bgt_doc_no:
        found.append(problem("上级来款须写上级指标文号", "sup_bgt_doc_no"))
    return found


def _movement(row: AddFund, ctx: Ctx) -> Movement:
    return Movement(
        movement_id=uuid7(),
        business_key=f"add_fund:{row.fund_id}",
        kind="ADD_FUND",
        ref_type="adjustment.fund",
        ref_id=row.fund_id,
        biz_date=ctx.biz_date,
        legs=(Leg(LimitKey(FUND_LIMIT, row.fund_id), "amount", row.amount),),
        short="R-ADJ-010",
        summary="登记追加来源",
    )
