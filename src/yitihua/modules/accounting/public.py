"""会计核算对上层的承诺：账套编号、期间、账账核对、科目余额的读取。"""

from yitihua.modules.accounting.reconcile import DayCheck, day_checks
from yitihua.modules.accounting.sets import GENERAL_SET, INDICATOR_SET, agency_set

__all__ = ["GENERAL_SET", "INDICATOR_SET", "DayCheck", "agency_set", "day_checks"]
