"""开年度：代码、区划、要素矩阵、文号前缀、账套与期间；编号计数器随年度自己起头。"""

from yitihua.infra.identity.models import User
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.accounting.seeds.load import load_account_sets
from yitihua.modules.appropriation.seeds.load import load_element_control, load_prefixes
from yitihua.modules.basedata.seeds import load as base_seeds


def open_fiscal_year(*, mof_div_code: str, fiscal_year: str) -> dict[str, int]:
    """一个区划一个年度，可重复执行；事务由调用方开，连接须是属主。返回新建的账套与期间数。

    单位是按年度登记的：该年度还没有单位时只建总会计与指标会计两套，单位到位后再执行一次。
    """
    set_divisions([mof_div_code])
    base_seeds.load_codes(fiscal_year)
    base_seeds.load_divisions(fiscal_year)
    load_element_control()
    load_prefixes(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
    made = load_account_sets(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
    return {"gl_acct_set": made["gl_acct_set"], "gl_acct_period": made["gl_acct_period"]}


def divisions_in_use() -> tuple[str, ...]:
    """有账号的区划。"""
    found = User.objects.exclude(mof_div_code="").values_list("mof_div_code", flat=True)
    return tuple(sorted(set(found)))
