"""项目规则所看的事实；由操作成批取好。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from yitihua.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class EstimateFacts:
    """测算表一行。"""

    est_num: Decimal
    est_price: Decimal
    est_amt: Decimal
    check_amt: Decimal
    est_times: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LevelOne:
    """一级项目：期限为起止年度。"""

    pro_code: str
    start_year: int
    end_year: int


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """送审时的项目。`same_name` 是同单位同年度同名项目的代码；`levels_one` 是本部门可挂的一级项目。"""

    agency_code: str
    pro_name: str
    pro_cat_code: str
    pro_lev: str
    setup_year: str
    pro_start_year: int
    pro_term: int
    pro_total_amt: Decimal
    scoi_invest_fund: Decimal = ZERO
    pro_levone_code: str = ""
    is_track: int = 2
    track_pro_code: str = ""
    is_captial_cons_pro: int = 2
    estimates: tuple[EstimateFacts, ...] = ()
    support_total: Decimal | None = None
    same_name: str = ""
    levels_one: Mapping[str, LevelOne] = field(default_factory=dict)

    @property
    def own_funds(self) -> Decimal:
        """财政拨款部分：总额减社会投入。"""
        return self.pro_total_amt - self.scoi_invest_fund

    @property
    def end_year(self) -> int:
        return self.pro_start_year + self.pro_term - 1


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """入库时的项目与评审结论；没有评审的 `check_amt` 为空。"""

    agency_code: str
    pro_cat_code: str
    pro_total_amt: Decimal
    is_captial_cons_pro: int = 2
    check_amt: Decimal | None = None
    review_result_code: str = ""
