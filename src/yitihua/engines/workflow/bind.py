"""把一种单据接入流程，并生成它的 approve、return、withdraw、recall 操作，可终止的另有 terminate（各带批量写法）。

Binds a document type and generates its review operations.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from pydantic import Field, create_model

from yitihua.engines.workflow import runtime, undoing
from yitihua.engines.workflow.bindings import BINDINGS, Binding, Decision
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.lines import Lines
from yitihua.infra.operation.registry import OPERATIONS, Operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged


class ReviewOut(Out):
    """办理结果：单据主键、去向环节（终审、退回、撤回为空）；会签没齐的留在本环节。"""

    biz_id: UUID
    next_step: str = ""
    next_step_title: str = ""


Runner = Callable[..., None]
_RETURN: dict[str, Any] = {
    "to_step": (str, Field(default="", max_length=30, description="退回到前面哪个环节；空即退给送审人")),
}


def bind(binding: Binding) -> Binding:
    """登记绑定；操作码为 `<biz_type>.approve` 等。"""
    BINDINGS.add(binding.biz_type, binding)
    reviewers = binding.flow.reviewers
    _register(binding, "approve", f"{binding.title}审核", reviewers, runtime.approve)
    _register(binding, "return", f"{binding.title}退回", reviewers, runtime.send_back)
    _register(binding, "withdraw", f"撤销{binding.title}送审", binding.starters, undoing.withdraw)
    _register(binding, "recall", f"追回{binding.title}", reviewers, undoing.recall)
    if binding.on_terminated is not None:
        _register(binding, "terminate", f"终止{binding.title}", binding.terminators, runtime.terminate)
    return binding


def _register(binding: Binding, verb: str, title: str, roles: frozenset[str], run: Runner) -> None:
    extra: dict[str, Any] = dict(binding.extra) if verb == "approve" else {}
    command = create_model(
        f"{_camel(binding.biz_type)}{verb.title()}",
        __base__=Command,
        **{
            binding.key: (UUID, Field(description="单据主键")),
            "opinion": (str, Field(default="", max_length=1000, description="意见")),
            **(_RETURN if verb == "return" else {}),
            **extra,
        },
    )

    def body(lines: Lines[Any], *, ctx: Ctx) -> None:
        decisions = [
            Decision(
                getattr(line.command, binding.key),
                line.command.opinion,
                line.command,
                line,
                to_step=getattr(line.command, "to_step", ""),
            )
            for line in lines.alive
        ]
        for decision in decisions:
            decision.line.ref = str(decision.biz_id)
        ctx.subjects.extend((binding.biz_type, str(decision.biz_id)) for decision in decisions)
        run(binding.biz_type, decisions=decisions, ctx=ctx)
        _results(decisions)
        _sum_up(lines, ctx)

    code = f"{binding.biz_type}.{verb}"
    doc = f"{title}：核对待办、岗位与分离后办理一步（10 第 3 节）。"
    delegable = verb in ("approve", "return")
    OPERATIONS.add(
        code, Operation(code, title, roles, command, body, bulk=True, money=True, doc=doc, delegable=delegable)
    )


def _sum_up(lines: Lines[Any], ctx: Ctx) -> None:
    """分单处理的一批，办成几笔、没办成几笔（R-WFL-021）。"""
    if lines.each:
        done, failed = len(lines.alive), len(lines.rows) - len(lines.alive)
        ctx.findings.add(judged("R-WFL-021", fires=failed > 0, a=done, b=failed))


def _results(decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if not decision.line.refused:
            step = decision.next_step
            decision.line.result = ReviewOut(
                biz_id=decision.biz_id,
                next_step=step.code if step else "",
                next_step_title=step.title if step else "",
            )


def _camel(biz_type: str) -> str:
    return "".join(part.title().replace("_", "") for part in biz_type.split("."))
