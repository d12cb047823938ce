"""一条指标在指标账里的位置：层次、可执行、项目类别、资金性质、来源、用途；各运行字段对应的科目（05 第 6.4 节）。

Where an indicator stands in the indicator ledger, and the account behind each of its running fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level
from yitihua.ledger.posting.select import NO_SWITCHES, NoTemplate, select
from yitihua.ledger.posting.template import TemplateLine, TemplateSet, standard_templates

LEDGER: Final = "indicator"
OPENING_EVENT: Final = "OPEN01"
# 运行字段 → OPEN01 的变体；split_amt 记在子指标上，没有自己的科目
FIELD_VARIANTS: Final[Mapping[str, str]] = {
    "cur_amt": "可用",
    "frozen_amt": "冻结",
    "occ_amt": "在途",
    "paid_amt": "已付",
    "carry_amt": "结转",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """指标的记账要素，字段名同 BA_BGT_INFO；`use` 是总预算待分的用途（IND01 的变体名），`src_acc` 是来源科目代码。"""

    bgt_id: str
    fiscal_year: int
    bgt_layer_code: str
    bgt_exe_flag: str = "2"
    pro_cat_code: str = ""
    fund_type_code: str = ""
    src_acc: str = ""
    use: str = "本级支出"
    rec_div_code: str = ""
    bgt_type_code: str = "21"

    def elements(self, others: Mapping[str, str] | None = None) -> dict[str, str]:
        """模板条件用的要素，`others` 是只在这笔业务里有的。"""
        return {
            "层次": self.bgt_layer_code,
            "可执行": self.bgt_exe_flag,
            "项目类别": self.pro_cat_code,
            "资金性质": self.fund_type_code,
            "来源": self.src_acc,
            "用途": self.use,
            "接收区划": "有" if self.rec_div_code else "无",
            "指标类型": self.bgt_type_code,
            **(others or {}),
        }

    @property
    def executable(self) -> bool:
        """单位可执行指标。"""
        return self.bgt_layer_code == "40" and self.bgt_exe_flag == "1"


def refuse(reason: str) -> Refusal:
    """指标账记不了就整体回滚，不进待生成队列（08 第 3 节第 1 条）。"""
    return Refusal(
        [
            Finding(
                "E-POSTING",
                Level.BLOCK,
                f"指标账没有这项业务的分录模板，操作已撤销：{reason}",
                next_step="请核对指标的层次、项目类别、资金性质与来源，或请管理员补充分录模板",
                basis="domain/08 第 3 节第 1 条",
            )
        ]
    )


def one_line(
    *,
    at: Standing,
    event_code: str,
    variant: str | None,
    elements: Mapping[str, str],
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
    debit_account: str = "",
    credit_account: str = "",
) -> TemplateLine:
    """取指标账的一行模板；没有即拒绝。"""
    found = select(
        ledger=LEDGER,
        event_code=event_code,
        variant=variant,
        elements=elements,
        fiscal_year=at.fiscal_year,
        switches=switches,
        templates=templates,
        debit_account=debit_account,
        credit_account=credit_account,
    )
    if isinstance(found, NoTemplate):
        raise refuse(found.reason)
    return found[0]


def running_account(*, at: Standing, templates: TemplateSet | None = None) -> str:
    """可用余额（cur_amt）所在科目：20101–20107、202、203、204、205、30101–30104。"""
    return _field_account(at=at, variant="可用", others={}, templates=templates)


def frozen_account(*, at: Standing, hold: str = "冻结", templates: TemplateSet | None = None) -> str:
    """冻结、采购占用、合同占用（frozen_amt）所在科目 401–407；`hold` 为冻结、采购、合同。"""
    return _field_account(at=at, variant="冻结", others={"占用种类": hold}, templates=templates)


def occupied_account(*, at: Standing, templates: TemplateSet | None = None) -> str:
    """支付在途占用（occ_amt）所在科目。"""
    return _field_account(at=at, variant="在途", others={}, templates=templates)


def paid_account(*, at: Standing, templates: TemplateSet | None = None) -> str:
    """已支付（paid_amt）所在科目：按资金性质 50101–50105；转移支付 502；还本、上解等 503–506、508。"""
    return _field_account(at=at, variant="已付", others={}, templates=templates)


def carried_account(
    *,
    at: Standing,
    outcome: str,
    switches: Mapping[str, str] = NO_SWITCHES,
    templates: TemplateSet | None = None,
) -> str:
    """年末处理（carry_amt）所在科目；`outcome` 为结转、收回、核销、列支。"""
    return one_line(
        at=at,
        event_code=OPENING_EVENT,
        variant="结转",
        elements=at.elements({"年末处理": outcome}),
        switches=switches,
        templates=templates,
    ).debit_account


def accounts_of_fields(*, fiscal_year: int, templates: TemplateSet | None = None) -> dict[str, frozenset[str]]:
    """每个运行字段由哪些科目的余额构成，账表核对（R-IND-031、R-ACC-101）用。"""
    used = templates or standard_templates()
    chart = used.charts.of(ledger=LEDGER, fiscal_year=fiscal_year)
    return {
        field: frozenset(line.debit_account for line in used.of(chart=chart, event_code=OPENING_EVENT, variant=variant))
        for field, variant in FIELD_VARIANTS.items()
    }


def _field_account(*, at: Standing, variant: str, others: Mapping[str, str], templates: TemplateSet | None) -> str:
    line = one_line(at=at, event_code=OPENING_EVENT, variant=variant, elements=at.elements(others), templates=templates)
    return line.debit_account
