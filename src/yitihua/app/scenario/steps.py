"""场景的步骤：一种步骤一个不可变的类，字段名与 YAML 的键一一对应。"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Expectation:
    """预期：被拒时命中的规则号，提示语里须出现的文字，成功时须带的预警或提示。"""

    refused: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    returns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Do:
    """某个账号执行一个操作。"""

    actor: str
    operation: str
    fields: Mapping[str, Any]
    expect: Expectation
    elements: bool = False
    save: Mapping[str, str] = field(default_factory=dict)
    repeat: int = 1
    each: str = ""
    request_id: str = ""
    dry_run: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """按标准表名查询并核对；`equal` 对命中的每一行都要成立。

    `actor` 为空即审计员；`key` 是直接按主键打开的一条，`refused` 是打开时应被拒的规则号。
    """

    table: str
    where: Mapping[str, Any]
    rows: int | None = None
    equal: Mapping[str, Any] = field(default_factory=dict)
    total: Mapping[str, Any] = field(default_factory=dict)
    save: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    note: str = ""
    actor: str = ""
    key: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """里面的步骤同时发出；`outcomes` 是各种结局的个数。"""

    members: tuple[Do, ...]
    outcomes: Mapping[str, int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """让模拟代理银行或人民银行做一件事。"""

    bank: str
    act: str
    fields: Mapping[str, Any]
    expect: Expectation
    save: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """推进业务时间。"""

    biz_time: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenYear:
    """开一个年度：代码、区划、单位、账套，如同执行 `yitihua year open` 并登记好单位。"""

    fiscal_year: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """按当前业务时间同步跑一次周期作业。"""

    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verify:
    """全链不变式必须全部成立。"""

    scope: str = "all"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """核对审计链：`tamper` 为改动第几条（0 不动），`reports` 是核对该说出的话，空即该是完整的。"""

    tamper: int = 0
    reports: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """执行一段共用的前情（given 目录下的片段），它自己的变量不外泄，只按 `save` 带出。"""

    fragment: "Fragment"
    fields: Mapping[str, Any]
    save: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


Step = Do | Check | Together | Bank | Clock | OpenYear | Job | Verify | Audit | Given


@dataclass(frozen=True, slots=True)
class Fragment:
    """一段前情：`params` 的值为 None 表示调用者必须给出。"""

    title: str
    params: Mapping[str, Any]
    steps: tuple[Step, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class Scenario:
    """一个场景。"""

    id: str
    title: str
    rules: tuple[str, ...]
    world: str
    biz_time: str
    steps: tuple[Step, ...]
    path: Path

    @property
    def example(self) -> str:
        """对应的算例号；T-PAY-004-2 与 T-PAY-004 同属一个算例，自编场景为空。"""
        return "-".join(self.id.split("-")[:3]) if self.id.startswith("T-") else ""
