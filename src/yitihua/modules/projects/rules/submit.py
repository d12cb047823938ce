"""送审时的规则：名称、测算、分年、一级项目、期限、追踪（R-PRO-002 至 020）。"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from yitihua.engines.rules import Example, rule
from yitihua.kernel.codes import YES
from yitihua.kernel.findings import Level
from yitihua.kernel.money import ZERO, round_fen
from yitihua.modules.projects.facts import EstimateFacts, LevelOne, ProjectFacts

ON: Final = "projects.project.submit"
_BASIS: Final = "国发〔2021〕5 号；《预算管理一体化规范（试行）》项目库管理；02 第 5 节"
_MEETING: Final = EstimateFacts(Decimal(3), Decimal("20000.00"), Decimal("60000.00"), Decimal("60000.00"))
_PRINT: Final = EstimateFacts(Decimal(1000), Decimal("12.345"), Decimal("12345.00"), Decimal("12345.00"))
_SAMPLE: Final = ProjectFacts(
    agency_code="101001",
    pro_name="信息系统运行维护",
    pro_cat_code="22",
    pro_lev="2",
    setup_year="2022",
    pro_start_year=2022,
    pro_term=1,
    pro_total_amt=Decimal("72345.00"),
    estimates=(_MEETING, _PRINT),
    support_total=Decimal("72345.00"),
)
_UMBRELLA: Final = LevelOne("43060021101T000000001", 2021, 2025)


def _changed(**values: Any) -> ProjectFacts:
    return replace(_SAMPLE, **values)


@rule(
    "R-PRO-002",
    on=ON,
    title="同单位同年度项目不同名",
    basis=_BASIS,
    message="已存在同名项目 {pro_code}",
    next_step="请核对是否重复申报，或修改项目名称",
    fields=("pro_name",),
    examples=[
        Example("本单位本年度已有同名项目", _changed(same_name="43060022101Y000000001")),
        Example("没有同名项目", _SAMPLE, fires=False),
    ],
)
def same_name(facts: ProjectFacts) -> dict[str, str] | None:
    return {"pro_code": facts.same_name} if facts.same_name else None


@rule(
    "R-PRO-004",
    on=ON,
    title="测算、分年与总额一致",
    basis=_BASIS,
    message="测算合计{a}与项目总额{b}不一致",
    next_step="请核对测算表、分年计划与项目总额（减社会投入资金）",
    fields=("pro_total_amt",),
    examples=[
        Example(
            "分年填 72,345.01（T-PRO-001）",
            _changed(support_total=Decimal("72345.01")),
            fires={"a": Decimal("72345.00"), "b": Decimal("72345.01")},
        ),
        Example("测算、分年、总额都是 72,345.00", _SAMPLE, fires=False),
    ],
)
def totals_agree(facts: ProjectFacts) -> list[dict[str, Decimal]]:
    """没有测算表的只核对分年计划与总额；社会投入不能大于总额。"""
    if facts.own_funds < ZERO:
        return [{"a": facts.scoi_invest_fund, "b": facts.pro_total_amt}]
    if facts.support_total is None:
        return []
    measured = sum((item.check_amt for item in facts.estimates), ZERO) if facts.estimates else facts.support_total
    others = dict.fromkeys((facts.support_total, facts.own_funds))
    return [{"a": measured, "b": other} for other in others if other != measured]


@rule(
    "R-PRO-005",
    on=ON,
    title="测算行金额等于数量×次数×单价",
    basis=_BASIS,
    message="第{n}行金额应为{x}",
    next_step="请按数量×次数×单价重算，舍入到分",
    fields=("estimates",),
    examples=[
        Example(
            "3 次×20,000.00 填 60,000.01",
            _changed(estimates=(replace(_MEETING, est_amt=Decimal("60000.01")), _PRINT)),
            fires={"n": 1, "x": Decimal("60000.00")},
        ),
        Example("3 次×20,000.00 填 60,000.00", _SAMPLE, fires=False),
        Example(
            "单价 12.3456，数量 3 → 37.04（T-PRO-002）",
            _changed(estimates=(EstimateFacts(Decimal(3), Decimal("12.3456"), Decimal("37.04"), Decimal("37.04")),)),
            fires=False,
        ),
    ],
)
def estimate_amounts(facts: ProjectFacts) -> list[dict[str, Any]]:
    return list(_wrong_lines(facts))


def _wrong_lines(facts: ProjectFacts) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(facts.estimates, start=1):
        times = Decimal(1) if item.est_times is None else item.est_times
        expected = round_fen(item.est_num * times * item.est_price)
        if item.est_amt != expected:
            yield {"n": number, "x": expected}


@rule(
    "R-PRO-008",
    on=ON,
    title="二级项目挂接一级项目",
    basis=_BASIS,
    message="二级项目必须挂接一级项目",
    next_step="请选择本部门已入库的一级项目",
    fields=("pro_levone_code",),
    examples=[
        Example("本部门已设一级项目而未挂接", _changed(levels_one={_UMBRELLA.pro_code: _UMBRELLA})),
        Example("本部门没有一级项目", _SAMPLE, fires=False),
        Example(
            "已挂接",
            _changed(levels_one={_UMBRELLA.pro_code: _UMBRELLA}, pro_levone_code=_UMBRELLA.pro_code),
            fires=False,
        ),
        Example("要求一律挂接而未挂接", _SAMPLE, params={"always": YES}),
    ],
)
def level_one_linked(facts: ProjectFacts, *, always: int = 2) -> bool:
    """〔约定〕部门还没有设一级项目时不要求；`always` 为 1 即一律要求。"""
    if facts.pro_lev != "2" or facts.pro_cat_code not in ("22", "3"):
        return False
    if facts.pro_levone_code:
        return facts.pro_levone_code not in facts.levels_one
    return bool(facts.levels_one) or always == YES


@rule(
    "R-PRO-009",
    on=ON,
    title="二级项目期限在一级项目之内",
    basis=_BASIS,
    message="项目期限超出一级项目期限{start}至{end}",
    next_step="请调整起始年度或期限",
    fields=("pro_term",),
    examples=[
        Example(
            "一级项目到 2025 年，本项目 2022 年起 5 年",
            _changed(levels_one={_UMBRELLA.pro_code: _UMBRELLA}, pro_levone_code=_UMBRELLA.pro_code, pro_term=5),
            fires={"start": 2021, "end": 2025},
        ),
        Example(
            "2022 年起 4 年",
            _changed(levels_one={_UMBRELLA.pro_code: _UMBRELLA}, pro_levone_code=_UMBRELLA.pro_code, pro_term=4),
            fires=False,
        ),
    ],
)
def within_level_one(facts: ProjectFacts) -> dict[str, int] | None:
    above = facts.levels_one.get(facts.pro_levone_code)
    if above is None or (above.start_year <= facts.pro_start_year and facts.end_year <= above.end_year):
        return None
    return {"start": above.start_year, "end": above.end_year}


@rule(
    "R-PRO-011",
    on=ON,
    title="项目期限不宜过长",
    basis=_BASIS,
    message="项目期限超过 5 年，请说明理由",
    next_step="请在项目概述中写明理由",
    level=Level.WARN,
    fields=("pro_term",),
    examples=[
        Example("期限 6 年", _changed(pro_term=6)),
        Example("期限 5 年", _changed(pro_term=5), fires=False),
    ],
)
def long_term(facts: ProjectFacts, *, max_years: int = 5) -> bool:
    return facts.pro_term > max_years and facts.is_captial_cons_pro != YES


@rule(
    "R-PRO-020",
    on=ON,
    title="追踪项目须有追踪代码",
    basis=_BASIS,
    message="追踪项目必须填写需要追踪项目代码",
    next_step="请填写上级指定的追踪项目代码",
    fields=("track_pro_code",),
    examples=[
        Example("是追踪项目而没有追踪代码", _changed(is_track=1)),
        Example("不是追踪项目", _SAMPLE, fires=False),
    ],
)
def tracked(facts: ProjectFacts) -> bool:
    return facts.is_track == YES and not facts.track_pro_code
