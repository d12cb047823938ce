"""组装：把各模块的操作、规则、记录、流程、订阅接到一起，核对齐全后冻结。唯一看得见全部的地方。"""

import importlib
import pkgutil
from importlib.util import find_spec
from types import ModuleType

from yitihua.engines.messages import operations as message_operations
from yitihua.engines.messages.inbox import HANDLERS
from yitihua.engines.messages.outbox import ON_SETTLED
from yitihua.engines.meta.names import NAMES, OWN_NAMES
from yitihua.engines.meta.records import RECORDS
from yitihua.engines.rules import RULES
from yitihua.engines.workflow.bindings import BINDINGS
from yitihua.engines.workflow.flows import DEFAULTS, FLOWS
from yitihua.infra.jobs.queue import JOBS
from yitihua.infra.operation.inquiry import check_answered
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.infra.scoping.bounds import BOUNDS, SUBJECTS
from yitihua.kernel.rulebook import RULEBOOK

MODULES = ("basedata", "projects", "budgeting", "appropriation", "adjustment", "payment", "accounting", "reporting")
PARTS = ("rules", "records", "bounds", "flows", "subscribers", "answers", "jobs", "forms")
_ENGINES = (FLOWS, DEFAULTS, BINDINGS, HANDLERS, ON_SETTLED)
_composed = False


def compose() -> None:
    """进程启动时做一次。"""
    global _composed
    if _composed:
        return
    _composed = True
    importlib.import_module("yitihua.app.records")
    importlib.import_module("yitihua.app.bounds")
    importlib.import_module("yitihua.app.identity.records")
    importlib.import_module("yitihua.app.service_records")
    importlib.import_module("yitihua.app.clients.records")
    importlib.import_module("yitihua.app.exporting.records")
    _import_tree(message_operations)
    for module in MODULES:
        package = importlib.import_module(f"yitihua.modules.{module}")
        _import_parts(package)
    for part in ("operations", "ports"):
        if find_spec(f"yitihua.app.{part}") is not None:
            _import_tree(importlib.import_module(f"yitihua.app.{part}"))
    check_answered()
    for registry in (*_ENGINES, OPERATIONS, RECORDS, NAMES, OWN_NAMES, RULEBOOK, RULES, JOBS, BOUNDS, SUBJECTS):
        registry.freeze()


def _import_parts(package: ModuleType) -> None:
    for part in (*PARTS, "operations", "messages"):
        name = f"{package.__name__}.{part}"
        if find_spec(name) is not None:
            _import_tree(importlib.import_module(name))


def _import_tree(module: ModuleType) -> None:
    for info in pkgutil.iter_modules(getattr(module, "__path__", [])):
        _import_tree(importlib.import_module(f"{module.__name__}.{info.name}"))
