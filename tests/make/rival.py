"""抢着办事的一个真进程：`python -m tests.make.rival`，一行一件事，可以停在落账之前占着锁等人放行。

进来 `{"username", "operation", "fields", "moment", "hold"}`，出去 `held`（停住了）与一行结果
`{"ok", "codes", "message"}`；停住后再读一行才往下走。以应用角色直连被测的库。
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from yitihua.app import runtime


def main() -> None:
    runtime.setup_django()
    from yitihua.app.compose import compose

    compose()
    say({"ready": True})
    for line in sys.stdin:
        say(perform(json.loads(line)))


def say(message: dict[str, Any]) -> None:
    print(json.dumps(message, ensure_ascii=False), flush=True)


def perform(order: dict[str, Any]) -> dict[str, Any]:
    from yitihua.infra.identity.models import User
    from yitihua.infra.identity.principals import principal_of
    from yitihua.infra.operation import ports
    from yitihua.infra.operation.authorize import Forbidden
    from yitihua.infra.operation.execute import Call, execute
    from yitihua.infra.operation.registry import OPERATIONS
    from yitihua.kernel.errors import Refusal

    moment = datetime.fromisoformat(order["moment"])
    operation = OPERATIONS[order["operation"]]
    who = principal_of(User.objects.get(username=order["username"]), on=moment.date())
    command = operation.command.model_validate(order["fields"])
    call = Call(operation, (command,), who, order["request_id"], moment=moment)
    real = ports.flush
    ports.flush = held(real) if order["hold"] else real
    try:
        execute(call)
    except Refusal as refusal:
        return {"ok": False, "codes": list(refusal.codes), "message": refusal.summary}
    except Forbidden as refusal:
        return {"ok": False, "codes": [refusal.finding.code], "message": refusal.finding.message}
    finally:
        ports.flush = real
    return {"ok": True, "codes": [], "message": ""}


def held(real: Callable[..., Any]) -> Callable[..., Any]:
    """锁都拿到了、还没提交：停一次，等放行。"""
    waited: list[bool] = []

    def flush(*arguments: Any, **options: Any) -> Any:
        if not waited:
            waited.append(True)
            say({"held": True})
            sys.stdin.readline()
        return real(*arguments, **options)

    return flush


if __name__ == "__main__":
    main()
