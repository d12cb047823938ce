"""批准与批复时的规则（R-BGT-023、027），由操作判定。"""

from yitihua.engines.rules import declare_rule

_BASIS = "《中华人民共和国预算法》第五十二条；03 第 6 节"

declare_rule(
    "R-BGT-023",
    title="批复数等于人大批准数",
    message="批复数{a}与人大批准数{b}不一致，不能批复",
    basis=_BASIS,
    next_step="请按人大批准数批复；确需变动的办理预算调整",
    fires="人大批准 900,000.00，批复 900,000.01",
    passes="人大批准 900,000.00，批复 900,000.00",
)
declare_rule(
    "R-BGT-027",
    title="固化的版本不可改",
    message="版本已固化",
    basis=_BASIS,
    next_step="人大批准后的变动请办理预算调整或调剂",
    fires="人大批准后修改申报数",
    passes="人大批准前修改草稿的申报数",
)
