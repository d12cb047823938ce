"""改要素控制：一人拟、另一人复核，自生效日起各进程立即照新的办（05 第 2 节；两人分离同 R-WFL-001）。"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Code, Command, Flag, Out, Text
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import locked, pick
from yitihua.kernel.codes import NO, YES
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.ids import uuid7
from yitihua.modules.appropriation import elements
from yitihua.modules.appropriation.element_matrix import KINDS, MODES, STAGES
from yitihua.modules.appropriation.models import ElementChange
from yitihua.modules.appropriation.states import CHANGE_OPEN, ELEMENT_CHANGE
from yitihua.modules.basedata import public as basedata

_DECIDED = ["status", "decider", "decider_name", "decide_time", "opinion", "row_version"]
_ALWAYS = frozenset({"fund_type_code", "found_type_code", "source_type_code", "bgt_type_code", "budget_level_code"})
"""记账与分账靠这几项，不能设成不录。"""


class ProposeElement(Command):
    """一格的新样子；`input_kind` 为 M 必录、O 可录、N 不录、I 由上级带出。"""

    bgt_layer_code: Code = Field(max_length=2, description="层次：10、20、30、40，转移支付写 T")
    ele_field: Code = Field(description="要素字段名")
    input_kind: Code = Field(max_length=1)
    check_level: Code = Field(default="", max_length=1, description="校验级次：S 保存、A 送审、D 下达")
    ctrl_mode_code: Code = Field(default="EQ", max_length=6, description="EQ、SUB、FREE、WARN")
    default_value: Code = ""
    editable: Flag = 1
    when_sources: Code = Field(default="", max_length=20, description="必录只对这几种指标来源，逗号分隔；空即一律")
    effective_date: date | None = Field(default=None, description="生效日期，缺省当日")
    basis: str = Field(min_length=4, max_length=200, description="改动依据")


class ElementChangeOut(Out):
    change_id: UUID
    bgt_layer_code: str
    ele_field: str
    effective_date: date
    status: str


@operation("appropriation.element.propose", title="拟改要素控制", roles={"MOF_BGT"}, money=False)
def propose_elements(lines: Lines[ProposeElement], *, ctx: Ctx) -> None:
    """只拟不生效；同一格有待复核的不能再拟。"""
    controls = elements.matrix(ctx)
    waiting = _waiting(ctx)
    rows: list[tuple[Line[Any], ElementChange]] = []
    for line in lines.alive:
        command: ProposeElement = line.command
        line.refuse(_problems(command, controls, waiting, ctx))
        if not line.refused:
            waiting.add((command.bgt_layer_code, command.ele_field))
            rows.append((line, _change(command, ctx)))
    ElementChange.objects.bulk_create([row for _, row in rows])
    for line, row in rows:
        _answer(line, row, ctx)


def _waiting(ctx: Ctx) -> set[tuple[str, str]]:
    rows = ElementChange.objects.scoped(ctx).filter(fiscal_year=ctx.fiscal_year, status=CHANGE_OPEN)
    return set(rows.values_list("bgt_layer_code", "ele_field"))


def _problems(
    command: ProposeElement, controls: elements.Matrix, waiting: set[tuple[str, str]], ctx: Ctx
) -> list[Finding]:
    layer, field = command.bgt_layer_code, command.ele_field
    sources = basedata.current(ctx).codes("SOURCE_TYPE")
    unknown = [code for code in command.when_sources.split(",") if code and code not in sources]
    required = command.input_kind == "M"
    checks = (
        (layer not in elements.LAYERS, "bgt_layer_code", f"没有层次 {layer}", "、".join(elements.LAYERS)),
        (field not in elements.CONTROLLED, "ele_field", f"矩阵里没有要素 {field}", "请从要素控制页里选"),
        (command.input_kind not in KINDS, "input_kind", "录入方式不对", _listed(KINDS)),
        (command.ctrl_mode_code not in MODES, "ctrl_mode_code", "控制方式不对", _listed(MODES)),
        (command.check_level not in ("", *STAGES), "check_level", "校验级次不对", "S 保存、A 送审、D 下达"),
        (required and not command.check_level, "check_level", "必录要写校验级次", "S 保存、A 送审、D 下达"),
        (command.input_kind == "N" and field in _ALWAYS, "input_kind", "记账要用的要素不能设为不录", "M、O 或 I"),
        (layer == "10" and command.input_kind == "I", "input_kind", "总指标没有上级，不能由上级带出", "M、O 或 N"),
        (bool(unknown), "when_sources", f"没有指标来源 {'、'.join(unknown)}", "、".join(sorted(sources))),
        ((layer, field) in waiting, "ele_field", "这一格已有待复核的改动", "先由另一人复核或不予通过"),
        (_backdated(command, ctx), "effective_date", "生效日期不能早于今天", f"{ctx.biz_date} 及以后、本年度内的日子"),
    )
    return [_refused(name, text, hint) for wrong, name, text, hint in checks if wrong] + _default(command, ctx)


def _default(command: ProposeElement, ctx: Ctx) -> list[Finding]:
    """默认值要是能用的代码。"""
    value, field = command.default_value, command.ele_field
    code_set = elements.CODED_FIELDS.get(field)
    if not value:
        return []
    if field in elements.FLAGS:
        return [] if value in ("1", "2") else [_refused("default_value", f"默认值不能取 {value}", "1 是、2 否")]
    if code_set is None:
        return [_refused("default_value", "这个要素没有代码集，不设默认值", "清空默认值")]
    known = basedata.current(ctx).code(code_set, value) is not None
    return [] if known else [_refused("default_value", f"默认值 {value} 不在代码集 {code_set} 里", "选一个有效代码")]


def _backdated(command: ProposeElement, ctx: Ctx) -> bool:
    day = command.effective_date or ctx.biz_date
    return day < ctx.biz_date or f"{day.year:04d}" != ctx.fiscal_year


def _listed(choices: Any) -> str:
    return "、".join(f"{code} {title}" for code, title in choices.items())


def _refused(field: str, text: str, hint: str) -> Finding:
    return Finding("E-ELEMENT", Level.BLOCK, text, fields=(field,), next_step=f"可取：{hint}")


def _change(command: ProposeElement, ctx: Ctx) -> ElementChange:
    kind = command.input_kind
    return ElementChange(
        change_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        bgt_layer_code=command.bgt_layer_code,
        ele_field=command.ele_field,
        is_input=NO if kind in ("N", "I") else YES,
        is_required=YES if kind == "M" else NO,
        inherited=YES if kind == "I" else NO,
        check_level=command.check_level if kind == "M" else "",
        ctrl_mode_code=command.ctrl_mode_code,
        default_value=command.default_value,
        editable=command.editable,
        when_sources=command.when_sources,
        effective_date=command.effective_date or ctx.biz_date,
        basis=command.basis,
        proposer_name=ctx.principal.user_name,
        creater=ctx.principal.user_id,
        status=CHANGE_OPEN,
    )


class DecideElement(Command):
    change_id: UUID
    opinion: Text = ""


@operation("appropriation.element.approve", title="通过要素控制改动", roles={"MOF_BGT"}, money=False)
def approve_elements(lines: Lines[DecideElement], *, ctx: Ctx) -> None:
    """拟的人不能自己通过；通过即换数据版本，各进程下一次读就是新的。"""
    passed = _decide(lines, "approve", ctx)
    if passed:
        basedata.renew(ctx)


@operation("appropriation.element.reject", title="不予通过要素控制改动", roles={"MOF_BGT"}, money=False)
def reject_elements(lines: Lines[DecideElement], *, ctx: Ctx) -> None:
    """理由不少于 5 个字；拟的人可以自己撤回。"""
    _decide(lines, "reject", ctx)


def _decide(lines: Lines[DecideElement], action: str, ctx: Ctx) -> Sequence[ElementChange]:
    rows = locked(ElementChange.objects.scoped(ctx), [line.command.change_id for line in lines.alive])
    done = []
    for line in lines.alive:
        row = pick(line, rows, line.command.change_id)
        if row is None:
            continue
        line.refuse(_undecidable(row, action, line.command.opinion, ctx))
        if line.refused:
            continue
        row.status = ELEMENT_CHANGE.require(row.status, action)
        row.decider, row.decider_name = ctx.principal.user_id, ctx.principal.user_name
        row.decide_time, row.opinion = ctx.biz_now, line.command.opinion
        row.row_version += 1
        done.append(row)
        _answer(line, row, ctx)
    ElementChange.objects.bulk_update(done, _DECIDED)
    return done


def _undecidable(row: ElementChange, action: str, opinion: str, ctx: Ctx) -> list[Finding]:
    if not ELEMENT_CHANGE.allows(row.status, action):
        return [ELEMENT_CHANGE.refusal(row.status, action)]
    if action == "reject":
        return judged("R-WFL-009", fires=len(opinion) < 5, facts={"length": len(opinion)}, fields=("opinion",))
    people = {"creater": row.creater, "decider": ctx.principal.user_id}
    return judged("R-WFL-001", fires=people["creater"] == people["decider"], facts=people)


def _answer(line: Line[Any], row: ElementChange, ctx: Ctx) -> None:
    line.ref = str(row.change_id)
    line.result = ElementChangeOut.model_validate(row)
    ctx.subjects.append(("appropriation.element", line.ref))
