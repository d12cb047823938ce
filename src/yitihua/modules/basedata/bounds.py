"""基础信息不分要素：名录按单位看。"""

from yitihua.infra.scoping.bounds import loose

loose(
    "bas_acct_info",
    "bas_agency_info",
    "bas_ele_relation",
    "bas_mof_dep",
    why="单位、账户、科室的名录，按单位与科室看，不随某一笔钱",
)
