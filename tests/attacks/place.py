"""两个区划：被攻击的与攻击者的。"""

from typing import Final

DIVISION: Final = "430600000"
OTHER: Final = "430621000"
