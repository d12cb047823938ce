"""办事台：以某人身份成批办一个操作，业务时间由这里拨；提交后的作业收在手里，不进队列。"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.jobs import queue
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.ports import bind_defer
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import Refusal

FISCAL_YEAR = "2022"
_CHUNK = 1000
Row = Mapping[str, Any]


class Desk:
    """`jobs` 是各操作登记、还没办的作业（作业名，参数），由邮路在进程内办。"""

    def __init__(self, *, run: str) -> None:
        self.jobs: list[tuple[str, dict[str, Any]]] = []
        self.now = datetime.min
        self._run = run
        self._count = 0
        bind_defer(self._keep)

    def close(self) -> None:
        """作业登记还给队列。"""
        bind_defer(queue.enqueue)

    def _keep(self, name: str, arguments: dict[str, Any], *, mof_div_code: str, username: str) -> None:
        """作业先留着，由邮路在进程内办。"""
        self.jobs.append((name, arguments))

    def at(self, moment: datetime) -> None:
        """把业务时钟拨到某一刻。"""
        self.now = moment
        set_fixed(moment)

    def batch(self, code: str, rows: Iterable[Row], *, by: Principal) -> list[dict[str, Any]]:
        """成批办，全有或全无，每批至多 1,000 行；返回各行结果，次序不变。"""
        found: list[dict[str, Any]] = []
        waiting = list(rows)
        for start in range(0, len(waiting), _CHUNK):
            response = self._call(code, waiting[start : start + _CHUNK], by=by, batch=True)
            found += [item["result"] for item in response["outcomes"]]
        return found

    def one(self, code: str, row: Row, *, by: Principal) -> dict[str, Any]:
        """单笔办。"""
        result: dict[str, Any] = self._call(code, [row], by=by, batch=False)["result"]
        return result

    def take_jobs(self, name: str) -> list[dict[str, Any]]:
        """取走某一种作业。"""
        taken = [arguments for job, arguments in self.jobs if job == name]
        self.jobs = [item for item in self.jobs if item[0] != name]
        return taken

    def _call(self, code: str, rows: Sequence[Row], *, by: Principal, batch: bool) -> dict[str, Any]:
        operation = OPERATIONS[code]
        commands = tuple(operation.command.model_validate(row) for row in rows)
        self._count += 1
        call = Call(
            operation,
            commands,
            by,
            request_id=f"{self._run}:{self._count}",
            fiscal_year=FISCAL_YEAR,
            batch=batch,
        )
        try:
            return execute(call).response
        except Refusal as refusal:
            raise AssertionError(
                f"装数时 {code} 被拒：{[item.message for item in refusal.findings.items][:3]}"
            ) from refusal
