"""入库时的规则：评审门槛、审定额与结论（R-PRO-012 至 014）。"""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from yitihua.engines.rules import Example, rule
from yitihua.kernel.codes import YES
from yitihua.modules.projects.facts import StoreFacts
from yitihua.modules.projects.states import REJECTED_REVIEW

ON: Final = "projects.project.store"
_BASIS: Final = "《预算管理一体化规范（试行）》项目评审；02 第 5 节"
_SAMPLE: Final = StoreFacts("101001", "3", Decimal("4999999.99"))


def _changed(**values: Any) -> StoreFacts:
    return replace(_SAMPLE, **values)


@rule(
    "R-PRO-012",
    on=ON,
    title="达到门槛须评审",
    basis=_BASIS,
    message="须经评审",
    next_step="请转财政投资评审中心评审后再入库",
    fields=("pro_total_amt",),
    examples=[
        Example("特定目标类 5,000,000.00 未评审", _changed(pro_total_amt=Decimal("5000000.00"))),
        Example("特定目标类 4,999,999.99", _SAMPLE, fires=False),
        Example("基建 2,000,000.00 未评审", _changed(pro_total_amt=Decimal("2000000.00"), is_captial_cons_pro=1)),
    ],
)
def reviewed(
    facts: StoreFacts,
    *,
    review_threshold: Decimal = Decimal("5000000.00"),
    review_threshold_infra: Decimal = Decimal("2000000.00"),
) -> bool:
    """人员类、公用经费按公式测算，不评审。"""
    if facts.pro_cat_code not in ("22", "3") or facts.check_amt is not None:
        return False
    threshold = review_threshold_infra if facts.is_captial_cons_pro == YES else review_threshold
    return facts.pro_total_amt >= threshold


@rule(
    "R-PRO-013",
    on=ON,
    title="入库金额不超审定额",
    basis=_BASIS,
    message="超过审定额{x}",
    next_step="请按评审审定额调整项目总额",
    fields=("pro_total_amt",),
    examples=[
        Example(
            "审定 4,999,999.98，入库 4,999,999.99",
            _changed(check_amt=Decimal("4999999.98")),
            fires={"x": Decimal("4999999.98")},
        ),
        Example("审定 4,999,999.99", _changed(check_amt=Decimal("4999999.99")), fires=False),
        Example(
            "审定 4,800,000.00，入库 5,000,000.00（T-PRO-004）",
            _changed(check_amt=Decimal("4800000.00"), pro_total_amt=Decimal("5000000.00")),
            fires={"x": Decimal("4800000.00")},
        ),
    ],
)
def within_review(facts: StoreFacts) -> dict[str, Decimal] | None:
    if facts.check_amt is None or facts.pro_total_amt <= facts.check_amt:
        return None
    return {"x": facts.check_amt}


@rule(
    "R-PRO-014",
    on=ON,
    title="评审不予支持的不入库",
    basis=_BASIS,
    message="评审结论为「不予支持」，不能入库",
    next_step="请退回单位，修改后重新申报评审",
    fields=("review_result_code",),
    examples=[
        Example("结论不予支持", _changed(review_result_code=REJECTED_REVIEW)),
        Example("结论同意", _changed(review_result_code="1"), fires=False),
    ],
)
def supported(facts: StoreFacts) -> bool:
    return facts.review_result_code == REJECTED_REVIEW
