"""演示城市的区划与机构；只有常量，任何进程都能引用。"""

from typing import Final

DIVISION: Final = "430600000"
PBC_ORG: Final = "001"
AGENT_BANKS: Final = {"102": "中国工商银行", "103": "中国农业银行", "104": "中国银行", "105": "中国建设银行"}
DEMO_PASSWORD: Final = "Yitihua@2022"
