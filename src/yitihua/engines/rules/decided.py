"""由账本、流程或操作自己判定的规则：名目照样进规则簿，判定函数在内核，这里只为规则引擎的使用者转出。

Rules decided elsewhere (ledger, workflow, operation): declared, recorded, and switched off alike.
"""

from yitihua.kernel.decisions import decide, judged
from yitihua.kernel.rulebook import declare as declare_rule
from yitihua.kernel.rulebook import finding

__all__ = ["decide", "declare_rule", "finding", "judged"]
