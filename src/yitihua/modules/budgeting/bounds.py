"""年度预算的要素都在本行；项目类别在这里叫支出项目类别。"""

from yitihua.infra.scoping.bounds import bounded

bounded(
    "bgt_pm_annual",
    own={"fund_type_code": "fund_type_code", "exp_func_code": "exp_func_code", "pro_cat_code": "pro_kind_code"},
    subject="budgeting.annual",
)
bounded(
    "bgt_income",
    own=("fund_type_code",),
    free=("exp_func_code", "pro_cat_code"),
    why="收入预算只分资金性质",
    subject="budgeting.income",
)
