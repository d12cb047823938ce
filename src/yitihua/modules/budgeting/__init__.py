"""预算编制与批复：项目年度预算、人大批准与批复（03）。

拥有：BGT_PM_ANNUAL（项目年度预算）、BGT_APPROVAL（人大批准与财政批复）；
BGT_INCOME（部门收入预算，单位申报、预算科批复，开出 unit_income 额度）。
状态：1 草稿 → 2 审核中 → 3 已审定（开出 annual_budget 额度，等于财政审核数）→ 4 已批复（reply_amt 等于人大批准数）。
人大批准把已审定的行固化（npc_amt），此后不可改（R-BGT-027）。
谁来用：批复发布 `BudgetReplied`，指标模块据此逐行生成指标；追加、追减、调剂经 `public.change_lines` 回写变动后预算数。
"""
