"""项目的要素：功能分类与项目类别在项目上，资金性质到预算才分。"""

from yitihua.infra.scoping.bounds import Via, bounded

bounded(
    "pm_project_info",
    own=("exp_func_code", "pro_cat_code"),
    free=("fund_type_code",),
    why="一个项目可以由几种资金安排，资金性质在它的预算上",
    subject="projects.project",
)
for _table in ("pm_annual_expplan_info", "pm_est_detail", "pm_pro_review"):
    bounded(_table, via=[Via("pro_id", "pm_project_info", "pro_id")])
