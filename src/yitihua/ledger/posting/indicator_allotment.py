"""额度从来源到单位：来源登记、批复、分配、退分、追加、追减、调剂（05 第 6.3 节 E00–E08）。

From source to unit: register, reply, allocate, withdraw, add, cut and move.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from yitihua.kernel.money import ZERO
from yitihua.ledger.posting.indicator_line import IndicatorLines, entry
from yitihua.ledger.posting.standing import Standing, refuse, running_account
from yitihua.ledger.posting.template import TemplateSet, standard_templates

# （父层次，子层次）→ IND04 变体
ALLOCATIONS: Final = {
    ("10", "20"): "总预算到科室",
    ("20", "30"): "科室到部门",
    ("20", "40"): "科室到单位",
    ("30", "40"): "部门到单位",
}
# （子层次，父层次）→ IND06 变体
WITHDRAWALS: Final = {
    ("40", "30"): "单位指标退回部门",
    ("40", "20"): "单位指标退回科室",
    ("40", "10"): "单位指标收回总预算",
    ("30", "20"): "部门指标收回科室",
    ("30", "10"): "部门指标收回总预算",
    ("20", "10"): "科室指标收回总预算",
}
REPLIES: Final = {"40": "批复到单位", "30": "批复到部门"}
RESERVES: Final = {"预备费": "动用预备费", "年初预留": "年初预留落实"}
# 债务转贷的来源与对下转移支付同记 20102，执行时才分开（IND18）
REGISTERED_AS: Final = {"债务转贷": "对下转移支付"}
POOL_MOVES: Final = {"20": "待分指标调剂", "30": "待分指标调剂"}


def register_source(
    *, total: Standing, approved: Decimal, advanced: Decimal = ZERO, templates: TemplateSet | None = None
) -> IndicatorLines:
    """E01 来源登记：按用途（层次 10 的 `use`）与来源记；只补批准数与已预拨净额之差。"""
    return entry(
        event_code="IND01",
        variant=REGISTERED_AS.get(total.use, total.use),
        debit=total,
        credit=total,
        amount=approved,
        amounts={"批准数": approved, "已预拨净额": advanced},
        templates=templates,
    )


def register_advance(*, total: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E00 批准前预拨的来源登记（指标类型 11）。"""
    variant = "批准前预拨对下转移支付" if total.use == "对下转移支付" else "批准前预拨"
    return entry(event_code="IND01", variant=variant, debit=total, credit=total, amount=amount, templates=templates)


def reply(
    *,
    total: Standing,
    target: Standing,
    replied: Decimal,
    advanced: Decimal = ZERO,
    templates: TemplateSet | None = None,
) -> IndicatorLines:
    """E03 批复到单位并生成可执行，或只批到部门；只补批复数与已预拨净额之差。"""
    variant = REPLIES.get(target.bgt_layer_code)
    if variant is None:
        raise refuse(f"不能批复到层次 {target.bgt_layer_code}")
    lines = entry(
        event_code="IND02",
        variant=variant,
        debit=target,
        credit=total,
        amount=replied,
        amounts={"批复数": replied, "已预拨净额": advanced},
        credit_account=running_account(at=total, templates=templates),
        templates=templates,
    )
    return lines + _make_executable(target=target, amount=replied - advanced, templates=templates)


def reply_advance(
    *, total: Standing, target: Standing, amount: Decimal, templates: TemplateSet | None = None
) -> IndicatorLines:
    """E00 预拨到单位并生成可执行（指标类型 11）。"""
    lines = entry(
        event_code="IND02",
        variant="预拨到单位",
        debit=target,
        credit=total,
        amount=amount,
        credit_account=running_account(at=total, templates=templates),
        templates=templates,
    )
    return lines + _make_executable(target=target, amount=amount, templates=templates)


def make_executable(*, target: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """IND03 单位指标要素已齐，生成可执行指标（按项目类别取明细）。"""
    return entry(event_code="IND03", variant=None, debit=target, credit=target, amount=amount, templates=templates)


def allocate(
    *, parent: Standing, child: Standing, amount: Decimal, templates: TemplateSet | None = None
) -> IndicatorLines:
    """E02、E04 分配：按父、子层次逐级记，子为单位可执行的再记 IND03。

    父是预备费、年初预留的是动用与落实（E06）；子有接收区划的是分配到地区（E16a、E16b）。
    """
    if child.rec_div_code:
        return entry(
            event_code="IND17",
            variant="分配到地区",
            debit=child,
            credit=parent,
            amount=amount,
            elements_of=parent,
            credit_account=running_account(at=parent, templates=templates),
            templates=templates,
        )
    if parent.bgt_layer_code == "10" and parent.use in RESERVES:
        return _from_reserve(parent=parent, child=child, amount=amount, templates=templates)
    variant = ALLOCATIONS.get((parent.bgt_layer_code, child.bgt_layer_code))
    if variant is None:
        raise refuse(f"层次 {parent.bgt_layer_code} 不能分配到层次 {child.bgt_layer_code}")
    lines = entry(
        event_code="IND04",
        variant=variant,
        debit=child,
        credit=parent,
        amount=amount,
        credit_account=running_account(at=parent, templates=templates),
        templates=templates,
    )
    return lines + _make_executable(target=child, amount=amount, templates=templates)


def withdraw(
    *, child: Standing, parent: Standing, amount: Decimal, templates: TemplateSet | None = None
) -> IndicatorLines:
    """E05 退分：单位可执行先退到单位指标，再退到父级；转移支付指标退回原待分（E16c）。"""
    if child.rec_div_code:
        return entry(
            event_code="IND17",
            variant="退回待分",
            debit=parent,
            credit=child,
            amount=amount,
            debit_account=running_account(at=parent, templates=templates),
            templates=templates,
        )
    variant = WITHDRAWALS.get((child.bgt_layer_code, parent.bgt_layer_code))
    if variant is None:
        raise refuse(f"层次 {child.bgt_layer_code} 不能退到层次 {parent.bgt_layer_code}")
    lines: IndicatorLines = ()
    if child.executable:
        lines = entry(
            event_code="IND06",
            variant="可执行指标收回单位",
            debit=child,
            credit=child,
            amount=amount,
            templates=templates,
        )
    return lines + entry(
        event_code="IND06",
        variant=variant,
        debit=parent,
        credit=child,
        amount=amount,
        debit_account=running_account(at=parent, templates=templates),
        templates=templates,
    )


def add(*, target: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E06 有来源的追加：按来源科目与所在层次找模板；一般公共预算超收没有模板，即拒绝（R-ADJ-026）。"""
    used = templates or standard_templates()
    return entry(
        event_code="IND05",
        variant=None,
        debit=target,
        credit=target,
        amount=amount,
        debit_account=running_account(at=target, templates=used),
        credit_account=used.source_code(target.src_acc),
        templates=used,
    )


def cut_source(*, pool: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """E07 追减到来源：资金已逐级退到总预算（或上级来款所在的科室）之后，冲减来源。"""
    used = templates or standard_templates()
    source, running = used.source_code(pool.src_acc), running_account(at=pool, templates=used)
    variant = "上级收回转移支付" if source in _transfer_sources(used) else "来源压减"
    return entry(
        event_code="IND06",
        variant=variant,
        debit=pool,
        credit=pool,
        amount=amount,
        debit_account=source,
        credit_account=running,
        templates=used,
    )


def cut_advance(*, total: Standing, amount: Decimal, templates: TemplateSet | None = None) -> IndicatorLines:
    """R-IND-032 收回多预拨的部分并冲来源（指标类型 11）。"""
    return entry(
        event_code="IND06", variant="预拨收回冲来源", debit=total, credit=total, amount=amount, templates=templates
    )


def move(
    *, source: Standing, target: Standing, amount: Decimal, templates: TemplateSet | None = None
) -> IndicatorLines:
    """E08 调剂：借调入、贷调出；可执行之间分同类、跨类，其余按层次；总预算按调入用途。"""
    variant, others = _move_variant(source, target)
    return entry(
        event_code="IND07",
        variant=variant,
        debit=target,
        credit=source,
        amount=amount,
        others=others,
        debit_account=running_account(at=target, templates=templates),
        credit_account=running_account(at=source, templates=templates),
        templates=templates,
    )


def _move_variant(source: Standing, target: Standing) -> tuple[str, dict[str, str]]:
    if source.bgt_layer_code != target.bgt_layer_code or source.executable != target.executable:
        raise refuse(f"层次 {source.bgt_layer_code} 与层次 {target.bgt_layer_code} 的指标不能直接调剂")
    layer = source.bgt_layer_code
    if layer == "10":
        return "总预算用途调剂", {"调入用途": target.use}
    if layer in POOL_MOVES:
        return POOL_MOVES[layer], {}
    if not source.executable:
        return "单位间调剂", {}
    if source.pro_cat_code == target.pro_cat_code:
        return "同类调剂", {}
    return "跨类调剂", {"原指标项目类别": source.pro_cat_code, "新指标项目类别": target.pro_cat_code}


def _from_reserve(
    *, parent: Standing, child: Standing, amount: Decimal, templates: TemplateSet | None
) -> IndicatorLines:
    """动用预备费、年初预留落实：先到业务科室；子不是科室的再按科室到部门、单位。"""
    office = replace(child, bgt_layer_code="20", bgt_exe_flag="2", rec_div_code="")
    lines = entry(
        event_code="IND05",
        variant=RESERVES[parent.use],
        debit=office,
        credit=parent,
        amount=amount,
        templates=templates,
    )
    if child.bgt_layer_code == "20":
        return lines
    return lines + allocate(parent=office, child=child, amount=amount, templates=templates)


def _make_executable(*, target: Standing, amount: Decimal, templates: TemplateSet | None) -> IndicatorLines:
    return make_executable(target=target, amount=amount, templates=templates) if target.executable else ()


def _transfer_sources(templates: TemplateSet) -> frozenset[str]:
    """“上级收回转移支付”各行所冲的来源科目。"""
    return frozenset(
        line.debit_account
        for line in templates.lines
        if line.event_code == "IND06" and line.variant == "上级收回转移支付"
    )
