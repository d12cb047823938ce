"""会计核算对上层的承诺：账套编号、期间、账账核对、科目余额的读取、期初导入。"""

from yitihua.modules.accounting.import_opening import OpeningBalance, import_opening
from yitihua.modules.accounting.reconcile import DayCheck, day_checks
from yitihua.modules.accounting.sets import GENERAL_SET, INDICATOR_SET, agency_set

__all__ = [
    "GENERAL_SET",
    "INDICATOR_SET",
    "DayCheck",
    "OpeningBalance",
    "agency_set",
    "day_checks",
    "import_opening",
]
