"""排一年的支付：哪条指标、哪天、多少钱、给谁、结局如何；同一种子排出同一份。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

from yitihua.app.demo.city.budget import Holding
from yitihua.app.demo.city.cards import pay_to, payee
from yitihua.app.demo.city.catalog import RESTRICTED

DAYS: Final = tuple(
    date(2022, month, day)
    for month, days in {
        1: (14, 25),
        2: (15, 25),
        3: (11, 25),
        4: (14, 26),
        5: (16, 27),
        6: (8, 28),
        7: (13, 27),
        8: (5, 26),
        9: (14, 28),
        10: (14, 27),
        11: (3, 9, 14),
    }.items()
    for day in days
)
"""办支付的日子，都是工作日，避开节假日。"""
WEIGHTS: Final = {1: 6, 2: 5, 3: 9, 4: 9, 5: 9, 6: 12, 7: 9, 8: 9, 9: 12, 10: 10, 11: 14}
"""各月轻重：季末、年末多。"""

NORMAL, RETURNED, VOID_DRAFT, VOID_AUDITED, WITHDRAWN, REJECTED, BOUNCED, PART_BOUNCED, REFUNDED, LATE, CANCELLED = (
    "正常",
    "退回后重报",
    "草稿作废",
    "审后作废",
    "撤回后作废",
    "银行退票后重付",
    "清算前退票",
    "部分退票",
    "清算后退款",
    "过截止时刻",
    "撤销",
)
_FATES: Final = (
    (RETURNED, 25),
    (VOID_DRAFT, 8),
    (VOID_AUDITED, 8),
    (WITHDRAWN, 6),
    (REJECTED, 15),
    (BOUNCED, 8),
    (PART_BOUNCED, 6),
    (REFUNDED, 30),
    (LATE, 15),
    (CANCELLED, 6),
)


@dataclass(slots=True)
class Payment:
    """一笔支付；主键、凭证号在办的过程中填上。"""

    holding: Holding
    on: date
    row: dict[str, Any]
    fate: str = NORMAL
    pay_app_id: str = ""
    pay_cert_id: str = ""
    pay_cert_no: str = ""
    tries: int = 0

    @property
    def amount(self) -> Decimal:
        return Decimal(self.row["pay_app_amt"])


def plan(holdings: Sequence[Holding], *, count: int, days: Sequence[date], dice: Random) -> list[Payment]:
    """每条指标分到的笔数相差不过一笔；一条指标各笔合计不到九成半。"""
    order = list(holdings)
    dice.shuffle(order)
    base, extra = divmod(count, len(order))
    found = []
    weights = [WEIGHTS[day.month] for day in days]
    for number, holding in enumerate(order):
        times = base + (1 if number < extra else 0)
        for day in dice.choices(days, weights=weights, k=times):
            share = Decimal(dice.randint(62, 98)) / 100 * Decimal("0.96") / times
            found.append(_payment(holding, day, share, dice))
    return sorted(found, key=lambda item: (item.on, item.holding.agency_code))


def _payment(holding: Holding, day: date, share: Decimal, dice: Random) -> Payment:
    item = single(holding, day, share, dice)
    item.fate = dice.choices([NORMAL, *(name for name, _ in _FATES)], weights=[873, *(weight for _, weight in _FATES)])[
        0
    ]
    if holding.item.payee == "firm" and dice.random() < 0.03:
        item.row.update(payee(RESTRICTED))
    return item


def single(holding: Holding, day: date, share: Decimal, dice: Random) -> Payment:
    """一笔支付：指标的一个份额，不足一百元的按一百元。"""
    cents = Decimal(dice.randint(0, 99)) / 100 if holding.item.payee in ("utility", "people") else Decimal(0)
    amount = max((holding.amount * share).quantize(Decimal(1)) + cents, Decimal("100.00"))
    row = {
        "bgt_id": holding.bgt_id,
        "pay_app_amt": f"{amount:.2f}",
        "use_des": dice.choice(holding.item.uses).format(m=day.month),
        **pay_to(holding.item.payee, amount, holding.agency_code, dice),
    }
    return Payment(holding, day, row)
