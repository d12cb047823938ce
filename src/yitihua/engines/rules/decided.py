"""由账本、流程或操作自己判定的规则：名目照样进规则簿，判定处用这里的函数，好记录、能关掉。

Rules decided elsewhere (ledger, workflow, operation): declared, recorded, and switched off alike.
"""

from typing import Any

from yitihua.engines.rules import recorder
from yitihua.kernel.findings import Finding
from yitihua.kernel.rulebook import declare as declare_rule
from yitihua.kernel.rulebook import finding

__all__ = ["decide", "declare_rule", "finding"]


def decide(
    code: str, *, fires: bool, facts: Any = None, fields: tuple[str, ...] = (), **figures: object
) -> Finding | None:
    """判定处得出 `fires` 之后调用：触发则给出规则簿里的那条发现，放行也记一笔。

    `facts` 是判定所依据的数（缺省用 `figures`），供覆盖记录比较“只差一步”。被开关关掉的规则一律放行。
    """
    if recorder.is_off(code):
        return None
    recorder.record(code, fired=fires, facts=figures if facts is None else facts)
    return finding(code, fields=fields, level=None, **figures) if fires else None
