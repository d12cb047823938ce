"""额度的种类：封闭登记，登记之外的种类不能落账。

Closed registry of limit kinds.
"""

from dataclasses import dataclass

from yitihua.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class LimitKind:
    """一种额度；`shared` 表示很多单据同时占用同一行（热行）。"""

    code: str
    title: str
    shared: bool = False


KINDS: Registry[LimitKind] = Registry("额度种类")

for _kind in (
    LimitKind("indicator", "预算指标"),
    LimitKind("annual_budget", "项目年度预算"),
    LimitKind("plan_month", "分月用款计划"),
    LimitKind("freeze", "指标冻结"),
    LimitKind("contract", "合同"),
    LimitKind("refund", "支付凭证可退金额"),
    LimitKind("card", "公务卡消费"),
    LimitKind("account", "银行账户余额"),
    LimitKind("reserve", "预备费与预留"),
    LimitKind("project", "项目总预算"),
    LimitKind("add_fund", "追加来源"),
    LimitKind("carryover", "结转确认数"),
    LimitKind("unit_income", "单位资金预算收入"),
    LimitKind("unit_receipt", "单位资金到账"),
    LimitKind("section", "科室额度", shared=True),
    LimitKind("cash_plan", "资金调度计划", shared=True),
    LimitKind("control", "年度额度控制", shared=True),
    LimitKind("control_years", "跨年额度控制", shared=True),
    LimitKind("control_plan", "用款计划控制", shared=True),
):
    KINDS.add(_kind.code, _kind)
KINDS.freeze()
