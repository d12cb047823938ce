"""账本的往来之物：额度、变动、凭证、待生成，以及一次落账的结果。金额单位元，`Decimal` 两位小数。

Ledger value objects: limits, movements, vouchers and the outcome of a flush.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from uuid import UUID

from yitihua.kernel.money import ZERO

Column = Literal["amount", "dis_amt", "split_amt", "frozen_amt", "occ_amt", "paid_amt", "carry_amt"]
COLUMNS: tuple[Column, ...] = ("amount", "dis_amt", "split_amt", "frozen_amt", "occ_amt", "paid_amt", "carry_amt")
Mode = Literal["all", "each"]
Status = Literal["accepted", "duplicate", "refused"]
Reason = Literal["short", "negative", "missing"]
Ledger = Literal["general", "agency", "indicator"]
Subsystem = Literal["CW", "YS", "ZB", "ZYS"]


class LimitKey(NamedTuple):
    """额度行的主键：种类（kinds.py 登记）与标识。"""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Leg:
    """一条腿：某一额度行某一列的增减（元，可为负）。"""

    limit: LimitKey
    column: Column
    delta: Decimal


@dataclass(frozen=True, slots=True)
class Dims:
    """分录的核算要素，字段名同 GLB/GLA/GLF_VOU_DETAIL；没有的一律空串。"""

    bgt_id: UUID | None = None
    agency_code: str = ""
    pro_code: str = ""
    fund_type_code: str = ""
    exp_func_code: str = ""
    gov_bgt_eco_code: str = ""
    dep_bgt_eco_code: str = ""
    found_type_code: str = ""
    bgt_type_code: str = ""
    source_type_code: str = ""
    budget_level_code: str = ""
    mof_dep_code: str = ""
    src_acc: str = ""
    cor_bgt_doc_no: str = ""
    sup_bgt_doc_no: str = ""
    ori_pro_code: str = ""
    pay_bus_type_code: str = ""
    pay_type_code: str = ""
    set_mode_code: str = ""
    income_sort_code: str = ""
    track_pro_code: str = ""
    department_code: str = ""
    fund_traobj_type_code: str = ""
    fund_tra_obj_no: str = ""
    fund_tra_obj_name: str = ""
    cash_flow_code: str = ""


DIMS: tuple[str, ...] = tuple(item.name for item in fields(Dims))


@dataclass(frozen=True, slots=True)
class Entry:
    """指标账的一行：一借一贷、同额；两边可以在不同的指标上。"""

    debit_account: str
    credit_account: str
    amount: Decimal
    debit: Dims
    credit: Dims
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """一笔额度变动：全部的腿都放得下才成立。`business_key` 在区划与年度内唯一；`short` 是放不下时调用方的规则号。"""

    movement_id: UUID
    business_key: str
    kind: str
    ref_type: str
    ref_id: UUID
    biz_date: date
    legs: tuple[Leg, ...]
    short: str
    entries: tuple[Entry, ...] = ()
    event_code: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class NewLimit:
    """新开的额度行，各列为零；额度由随后的变动给。"""

    key: LimitKey
    agency_code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """凭证的一行，只填一栏；红字以负数记在原方向。"""

    acc_code: str
    subsystem: Subsystem
    dr_amt: Decimal = ZERO
    cr_amt: Decimal = ZERO
    dims: Dims = field(default_factory=Dims)
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """总会计、单位会计（及手工指标）凭证。`biz_event_id` 在账套内唯一；`movement_id` 给了就与那笔变动同进退。"""

    voucher_id: UUID
    ledger: Ledger
    acct_set_code: str
    acct_period: str
    voucher_date: date
    biz_event_id: str
    biz_type: str
    biz_id: UUID
    lines: tuple[Line, ...]
    summary: str = ""
    agency_code: str = ""
    movement_id: UUID | None = None
    inputer: str = "系统"
    vou_status: str = "3"
    red_flag: str = "0"
    red_vou_no: str = ""
    vou_cnt: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """不能生成凭证的业务事件，与业务同一事务入队，由后台补记（R-ACC-007）。"""

    pending_id: UUID
    ledger: Ledger
    acct_set_code: str
    biz_event_id: str
    biz_type: str
    biz_id: UUID
    biz_date: date
    reason: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    agency_code: str = ""
    movement_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """一行额度的各列与可用数（元）。"""

    amount: Decimal = ZERO
    dis_amt: Decimal = ZERO
    split_amt: Decimal = ZERO
    frozen_amt: Decimal = ZERO
    occ_amt: Decimal = ZERO
    paid_amt: Decimal = ZERO
    carry_amt: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        used = self.dis_amt + self.split_amt + self.frozen_amt + self.occ_amt + self.paid_amt + self.carry_amt
        return self.amount - used


@dataclass(frozen=True, slots=True)
class Refused:
    """放不下的原因：哪一笔、哪条腿、还有多少、要多少。

    short：可用不足，`available` 是当前可用；negative：该列不够减，`available` 是该列现数；missing：没有这一额度。
    """

    movement_no: int
    leg_no: int
    limit: LimitKey
    column: Column
    reason: Reason
    available: Decimal
    needed: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """一笔变动的结果，与传入次序一一对应。"""

    movement_id: UUID
    status: Status
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class FlushResult:
    """`balances` 是本次碰到的每一行落账后的数；`duplicate_vouchers` 是事件号已有凭证而未重复生成的。"""

    outcomes: tuple[Outcome, ...]
    balances: Mapping[LimitKey, Balance]
    duplicate_vouchers: tuple[UUID, ...] = ()

    @property
    def refused(self) -> tuple[Refused, ...]:
        return tuple(item.refused for item in self.outcomes if item.refused)


class Shortage(Exception):
    """全有或全无时有放不下的：整体不落，带上每一笔的原因。"""

    def __init__(self, refusals: Iterable[Refused]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(f"{len(self.refusals)} 笔额度变动放不下")
