"""列出操作。"""

import json
from typing import Any

from yitihua.infra.operation.registry import OPERATIONS


def list_operations(*, as_json: bool) -> str:
    rows: list[dict[str, Any]] = [
        {"code": code, "title": item.title, "roles": sorted(item.roles), "batch": item.bulk}
        for code, item in OPERATIONS.items()
    ]
    if as_json:
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return "\n".join(f"{row['code']:<44}{row['title']}　{'、'.join(row['roles'])}" for row in rows)
