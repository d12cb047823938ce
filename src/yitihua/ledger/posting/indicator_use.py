"""额度的占用与使用：冻结、采购与合同占用、支付申请、支付、退款、更正（05 第 6.3 节 E09–E15）。

Holding and spending: freeze, purchase and contract holds, payment requests, payments, refunds, corrections.
"""

from decimal import Decimal
from typing import Final

from yitihua.ledger.posting.indicator_allotment import make_executable
from yitihua.ledger.posting.indicator_line import IndicatorLines, entry
from yitihua.ledger.posting.standing import Standing, refuse, running_account
from yitihua.ledger.posting.template import TemplateSet

# （层次，可执行）→ IND08、IND09 变体的名称部分
FREEZES: Final = {
    ("10", False): "总预算待分",
    ("20", False): "科室待分",
    ("30", False): "部门待分",
    ("40", False): "单位指标",
    ("40", True): "可执行指标",
}


def freeze(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E09 冻结：按层次与可执行记 401–405。"""
    return entry(
        event_code="IND08",
        variant=f"{_freeze_name(at)}冻结",
        debit=at,
        credit=at,
        amount=amount,
        credit_account=running_account(at=at, templates=templates),
        templates=templates,
    )


def unfreeze(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E09 解冻：冻结的反向。"""
    return entry(
        event_code="IND09",
        variant=f"{_freeze_name(at)}解冻",
        debit=at,
        credit=at,
        amount=amount,
        debit_account=running_account(at=at, templates=templates),
        templates=templates,
    )


def reserve_purchase(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E09 采购计划备案占用 406。"""
    return _own("IND10", "采购计划备案", at, amount, templates)


def release_purchase(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E09 采购计划撤销，释放 406。"""
    return _own("IND10", "采购计划撤销", at, amount, templates)


def sign_purchase_contract(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E09 采购合同备案：采购占用转合同占用。"""
    return _own("IND11", "采购合同备案", at, amount, templates)


def reserve_contract(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E09 非采购合同备案占用 407。"""
    return _own("IND11", "非采购合同备案", at, amount, templates)


def release_contract(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E09 合同变更或终止，释放 407。"""
    return _own("IND11", "合同变更或终止", at, amount, templates)


def occupy(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E10 支付申请占用可执行额度（无合同）。"""
    return _own("IND12", "无合同", at, amount, templates)


def occupy_contract(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E10 支付申请占用合同额度（有合同）。"""
    return _own("IND12", "有合同", at, amount, templates)


def release(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E11 申请退回、作废、撤销、支付失败，释放到可执行（无合同）。"""
    return _own("IND12", "退回或支付失败", at, amount, templates)


def release_to_contract(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E11 申请退回、作废、撤销、支付失败，退回合同占用（有合同）。"""
    return _own("IND12", "有合同退回或支付失败", at, amount, templates)


def pay(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E12 银行实付：在途转已支付，按资金性质取 50101–50105。"""
    return _own("IND13", None, at, amount, templates)


def refund(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E13 当年退款：恢复可执行额度。"""
    return _own("IND14", None, at, amount, templates)


def reuse_prior_refund(*, target: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E14 跨年退款经批准重新安排：由财政统筹（层次 10）或由原单位使用（204，再生成可执行）；来源须是上年结转。"""
    if target.bgt_layer_code == "10":
        return _own("IND15", "重新安排统筹使用", target, amount, templates)
    if target.bgt_layer_code != "40":
        raise refuse(f"跨年退款不能重新安排到层次 {target.bgt_layer_code}")
    lines = _own("IND15", "重新安排原单位使用", target, amount, templates)
    return lines + (make_executable(target=target, amount=amount, templates=templates) if target.executable else ())


def correct_indicator(
    *, wrong: Standing, right: Standing, amount: Decimal, templates: TemplateSet | None = None
) -> IndicatorLines:
    """E15a 换指标的更正：原指标恢复、新指标执行，两行成对；新指标的占用须先解除（E11）。"""
    restored = entry(
        event_code="IND16",
        variant="换指标—原指标恢复",
        debit=wrong,
        credit=wrong,
        amount=amount,
        others={"原指标项目类别": wrong.pro_cat_code},
        templates=templates,
    )
    executed = entry(
        event_code="IND16",
        variant="换指标—新指标执行",
        debit=right,
        credit=right,
        amount=amount,
        others={"新指标项目类别": right.pro_cat_code},
        templates=templates,
    )
    return restored + executed


def correct_elements(*, at: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E15b 同一指标内只改支付要素：借正确要素、贷原要素，科目不变。"""
    return _own("IND16", "同一指标改要素", at, amount, templates)


def _own(
    event_code: str, variant: str | None, at: Standing, amount: Decimal, templates: TemplateSet | None
) -> IndicatorLines:
    return entry(event_code=event_code, variant=variant, debit=at, credit=at, amount=amount, templates=templates)


def _freeze_name(at: Standing) -> str:
    name = FREEZES.get((at.bgt_layer_code, at.executable))
    if name is None:
        raise refuse(f"层次 {at.bgt_layer_code} 没有冻结科目")
    return name
