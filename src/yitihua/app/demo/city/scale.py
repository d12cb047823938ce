"""演示城市的大小：每个单位几个项目、几行预算，全年几笔支付。"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scale:
    """`staff`、`office` 是人员类、公用经费的预算行数；`operating`、`special` 是两类项目的个数；
    `split` 是一个项目几行；`payments` 是全年支付笔数，`added` 是年中追加的指标数。
    """

    staff: int
    office: int
    operating: int
    special: int
    split: int
    payments: int
    added: int


SCALES: Final = {
    "demo": Scale(staff=5, office=4, operating=1, special=1, split=1, payments=2_250, added=48),
    "city": Scale(staff=9, office=14, operating=5, special=4, split=4, payments=20_600, added=160),
}
SEED: Final = 20220101
