"""指标会计的分录：05 第 6.3 节每个业务事件一个函数，返回借贷成对的行；科目全部取自模板。

Entries of the indicator ledger: one function per business event, accounts come from the templates only.

| 事件 | 函数 |
|---|---|
| E00 批准前预拨 | register_advance、reply_advance、cut_advance |
| E01 来源登记 | register_source |
| E02、E04、E16a/b 分配 | allocate（含预备费、年初预留与分配到地区） |
| E03 批复 | reply、make_executable |
| E05 退分 | withdraw |
| E06 追加 / E07 追减 | add / cut_source |
| E08 调剂 | move |
| E09 冻结 | freeze、unfreeze |
| E09 采购占用 | reserve_purchase、release_purchase、sign_purchase_contract |
| E09 合同占用 | reserve_contract、release_contract |
| E10 / E11 申请 | occupy、occupy_contract / release、release_to_contract |
| E12 / E13 / E14 | pay / refund / reuse_prior_refund |
| E15a / E15b 更正 | correct_indicator / correct_elements |
| E16 下达、收回 | issue_transfer / recall_transfer |
| E17 年末 | close_year、write_off_frozen |
| E18、E20 对冲 | offset_source |
| E19 次年结转 | carry_in、rearrange_recovered |
| E21 其他执行 | execute、execute_recovered |
| OPEN01 期初 | open_balances |
"""

from yitihua.ledger.posting.indicator_allotment import (
    add,
    allocate,
    cut_advance,
    cut_source,
    make_executable,
    move,
    register_advance,
    register_source,
    reply,
    reply_advance,
    withdraw,
)
from yitihua.ledger.posting.indicator_line import IndicatorLine, IndicatorLines
from yitihua.ledger.posting.indicator_use import (
    correct_elements,
    correct_indicator,
    freeze,
    occupy,
    occupy_contract,
    pay,
    refund,
    release,
    release_contract,
    release_purchase,
    release_to_contract,
    reserve_contract,
    reserve_purchase,
    reuse_prior_refund,
    sign_purchase_contract,
    unfreeze,
)
from yitihua.ledger.posting.indicator_yearend import (
    OpeningAmounts,
    carry_in,
    close_year,
    execute,
    execute_recovered,
    issue_transfer,
    offset_accounts,
    offset_source,
    open_balances,
    rearrange_recovered,
    recall_transfer,
    write_off_frozen,
)
from yitihua.ledger.posting.standing import (
    Standing,
    accounts_of_fields,
    carried_account,
    frozen_account,
    occupied_account,
    paid_account,
    running_account,
)

__all__ = [
    "IndicatorLine",
    "IndicatorLines",
    "OpeningAmounts",
    "Standing",
    "accounts_of_fields",
    "add",
    "allocate",
    "carried_account",
    "carry_in",
    "close_year",
    "correct_elements",
    "correct_indicator",
    "cut_advance",
    "cut_source",
    "execute",
    "execute_recovered",
    "freeze",
    "frozen_account",
    "issue_transfer",
    "make_executable",
    "move",
    "occupied_account",
    "occupy",
    "occupy_contract",
    "offset_accounts",
    "offset_source",
    "open_balances",
    "paid_account",
    "pay",
    "rearrange_recovered",
    "recall_transfer",
    "refund",
    "register_advance",
    "register_source",
    "release",
    "release_contract",
    "release_purchase",
    "release_to_contract",
    "reply",
    "reply_advance",
    "reserve_contract",
    "reserve_purchase",
    "reuse_prior_refund",
    "running_account",
    "sign_purchase_contract",
    "unfreeze",
    "withdraw",
    "write_off_frozen",
]
