"""清旧的运行记录与作业失败：办成的留 30 天，没办成的留一年。"""

from datetime import timedelta
from typing import Final

from django.db.models.functions import Now

from yitihua.infra.jobs.models import JobFailure, PeriodicRun
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx

_KEPT_OK: Final = timedelta(days=30)
_KEPT: Final = timedelta(days=365)


class SweepRuns(Command):
    pass


class SweptRunsOut(Out):
    """清了几行运行记录、几行作业失败。"""

    runs: int
    failures: int


@operation("periodic.run.sweep", title="清旧的运行记录", roles={"SYSTEM"}, money=False)
def sweep_runs(command: SweepRuns, *, ctx: Ctx) -> SweptRunsOut:
    """按数据库时间算；没办成的是查问题的依据，留得久。"""
    runs = PeriodicRun.objects.filter(mof_div_code=ctx.mof_div_code)
    fine, _ = runs.filter(status="ok", start_time__lt=Now() - _KEPT_OK).delete()
    rest, _ = runs.filter(start_time__lt=Now() - _KEPT).delete()
    old = JobFailure.objects.filter(mof_div_code=ctx.mof_div_code, happen_time__lt=Now() - _KEPT)
    failures, _ = old.delete()
    return SweptRunsOut(runs=fine + rest, failures=failures)
