"""让测试找得到仓库根下的 simulators 包，并给出公用的布景。"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from sim_city import bureau, city, key_rings  # noqa: E402, F401
