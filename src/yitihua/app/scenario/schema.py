"""把 YAML 变成步骤；不认识的键、缺的键、类型不对，一律指明文件和步骤拒绝。"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from yitihua.app.scenario import yaml_text
from yitihua.app.scenario.node import Node
from yitihua.app.scenario.steps import (
    Audit,
    Bank,
    Check,
    Clock,
    Do,
    Expectation,
    Fragment,
    Given,
    Job,
    OpenYear,
    Scenario,
    Step,
    Together,
    Verify,
)

_ID: Final = re.compile(r"T-[A-Z]{3}-\d{3}(-\d+)?|S-[a-z0-9]+(-[a-z0-9]+)*")
_ACTOR: Final = re.compile(r"[A-Z_]+(#[1-9]\d*)?(@\$?\w+)?")
_OPERATION: Final = re.compile(r"[a-z_]+(\.[a-z_]+){2,}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?")
_RULE: Final = re.compile(r"R-[A-Z]{3}-\d{3}|E-[A-Z]+(-\d{3})?|[A-Z]\d{3}")
_WORLDS: Final = ("base", "demo")

_SCENARIO_KEYS: Final = {"id", "title", "rules", "world", "biz_time", "steps"}
_FRAGMENT_KEYS: Final = {"title", "params", "steps"}
_EXPECT_KEYS: Final = {"refused", "message", "findings", "returns"}
_DO_KEYS: Final = {"as", "do", "with", "elements", "save", "repeat", "each", "request_id", "dry_run", "note"}
_MEMBER_KEYS: Final = {"as", "do", "with", "elements", "request_id", "note"}
_KEYS: Final[dict[str, set[str]]] = {
    "do": _DO_KEYS | _EXPECT_KEYS,
    "check": {"check", "where", "rows", "is", "sum", "save", "unit", "note", "as", "open", "refused"},
    "together": {"together", "outcomes", "note"},
    "bank": {"bank", "act", "with", "save", "note"} | _EXPECT_KEYS,
    "time": {"time", "note"},
    "year": {"year", "note"},
    "job": {"job", "note"},
    "verify": {"verify", "note"},
    "audit": {"audit", "tamper", "reports", "note"},
    "given": {"given", "with", "save", "note"},
}


def load_scenario(path: Path) -> Scenario:
    """读一个场景文件。"""
    node = Node(yaml_text.read(path), path=path, where="文件头")
    node.only(_SCENARIO_KEYS)
    world = node.text("world", default="base")
    if world not in _WORLDS:
        raise node.error(f"world 只能是 {'、'.join(_WORLDS)}")
    return Scenario(
        id=node.text("id", pattern=_ID),
        title=node.text("title"),
        rules=node.texts("rules", pattern=_RULE),
        world=world,
        biz_time=moment(node.text("biz_time", pattern=_TIME)),
        steps=_steps(node),
        path=path,
    )


def load_fragment(path: Path) -> Fragment:
    """读一段前情。"""
    node = Node(yaml_text.read(path), path=path, where="文件头")
    node.only(_FRAGMENT_KEYS)
    return Fragment(title=node.text("title"), params=node.mapping("params"), steps=_steps(node), path=path)


def moment(text: str) -> str:
    """业务时间；只写日期即当日 10:00。"""
    return text if "T" in text or text.startswith("$") else f"{text}T10:00:00"


def _steps(node: Node) -> tuple[Step, ...]:
    rows = node.data.get("steps")
    if not isinstance(rows, list) or not rows:
        raise node.error("steps 至少要有一步")
    return tuple(_step(Node(row, path=node.path, where=f"第 {number} 步")) for number, row in enumerate(rows, start=1))


def _step(node: Node) -> Step:
    kinds = [kind for kind in _KEYS if kind in node.data]
    if len(kinds) != 1:
        raise node.error(f"一步必须且只能有 {'、'.join(_KEYS)} 中的一个，现有 {'、'.join(kinds) or '无'}")
    node.only(_KEYS[kinds[0]])
    return _BUILDERS[kinds[0]](node)


def _expectation(node: Node) -> Expectation:
    expect = Expectation(
        refused=node.texts("refused", pattern=_RULE),
        message=node.texts("message"),
        findings=node.texts("findings", pattern=_RULE),
        returns=node.mapping("returns"),
    )
    if expect.refused and (expect.findings or expect.returns or node.data.get("save")):
        raise node.error("预期被拒的步骤没有结果可取，不能再写 findings、returns、save")
    if expect.message and not (expect.refused or expect.findings):
        raise node.error("写了 message 就要写 refused 或 findings")
    return expect


def _do(node: Node) -> Do:
    if node.data.get("elements", "default") != "default":
        raise node.error("elements 只能写 default")
    return Do(
        actor=node.text("as", pattern=_ACTOR),
        operation=node.text("do", pattern=_OPERATION),
        fields=node.mapping("with"),
        expect=_expectation(node),
        elements="elements" in node.data,
        save=node.names("save"),
        repeat=node.number("repeat", default=1, least=1) or 1,
        each=node.text("each", default=""),
        request_id=node.text("request_id", default=""),
        dry_run=node.switch("dry_run"),
        note=node.text("note", default=""),
    )


def _check(node: Node) -> Check:
    step = Check(
        table=node.text("check", pattern=re.compile(r"[A-Z][A-Z0-9_]+")),
        where=node.mapping("where"),
        rows=node.number("rows"),
        equal=node.mapping("is"),
        total=node.mapping("sum"),
        save=node.names("save"),
        unit=node.text("unit", default=""),
        note=node.text("note", default=""),
        actor=node.text("as", pattern=_ACTOR) if "as" in node.data else "",
        key=node.text("open", default=""),
        refused=node.text("refused", pattern=_RULE) if "refused" in node.data else "",
    )
    if bool(step.key) != bool(step.refused):
        raise node.error("按主键打开的核对要写 open 与 refused：看得到的请用 where")
    if step.rows is None and not (step.equal or step.total or step.save or step.refused):
        raise node.error("核对步骤要写 rows、is、sum、save 中的至少一个")
    if step.rows == 0 and (step.equal or step.save):
        raise node.error("预期没有记录时，不能再写 is、save")
    if step.unit not in ("", "wan"):
        raise node.error("unit 只能写 wan（按万元显示）")
    return step


def _together(node: Node) -> Together:
    rows = node.data["together"]
    if not isinstance(rows, list) or len(rows) < 2:
        raise node.error("together 至少要有两步")
    nodes = [Node(row, path=node.path, where=f"{node.where}之 {number}") for number, row in enumerate(rows, start=1)]
    for member in nodes:
        member.only(_MEMBER_KEYS)
    members = tuple(map(_do, nodes))
    outcomes = node.mapping("outcomes")
    if not outcomes or not all(isinstance(count, int) for count in outcomes.values()):
        raise node.error("outcomes 应为“ok 或规则号: 个数”")
    for code in outcomes:
        if code != "ok" and not _RULE.fullmatch(code):
            raise node.error(f"outcomes 写法不对：{code}")
    return Together(members=members, outcomes=outcomes, note=node.text("note", default=""))


def _bank(node: Node) -> Bank:
    return Bank(
        bank=node.text("bank"),
        act=node.text("act", pattern=re.compile(r"[a-z_]+")),
        fields=node.mapping("with"),
        expect=_expectation(node),
        save=node.names("save"),
        note=node.text("note", default=""),
    )


def _clock(node: Node) -> Clock:
    return Clock(biz_time=moment(node.text("time", pattern=_TIME)), note=node.text("note", default=""))


def _open_year(node: Node) -> OpenYear:
    return OpenYear(fiscal_year=node.text("year", pattern=re.compile(r"20\d\d")), note=node.text("note", default=""))


def _job(node: Node) -> Job:
    return Job(code=node.text("job", pattern=_OPERATION), note=node.text("note", default=""))


def _verify(node: Node) -> Verify:
    return Verify(scope=node.text("verify"), note=node.text("note", default=""))


def _audit(node: Node) -> Audit:
    if node.text("audit") != "chain":
        raise node.error("audit 只能写 chain")
    tamper = node.number("tamper", default=0) or 0
    return Audit(tamper=tamper, reports=node.text("reports", default=""), note=node.text("note", default=""))


def _given_folder(path: Path) -> Path:
    """前情都在场景目录的 given 下；场景可以再分子目录。"""
    near = path.parent if path.parent.name == "given" else path.parent / "given"
    return near if near.is_dir() else path.parent.parent / "given"


def _given(node: Node) -> Given:
    name = node.text("given", pattern=re.compile(r"[a-z_]+"))
    folder = _given_folder(node.path)
    target = folder / f"{name}.yaml"
    if not target.is_file():
        raise node.error(f"没有前情 {name}（{target.name}）")
    fragment, fields = load_fragment(target), node.mapping("with")
    unknown = sorted(fields.keys() - fragment.params.keys())
    missing = sorted(key for key, value in fragment.params.items() if value is None and key not in fields)
    if unknown or missing:
        raise node.error(f"前情 {name} 多给了 {'、'.join(unknown) or '无'}，少给了 {'、'.join(missing) or '无'}")
    return Given(fragment=fragment, fields=fields, save=node.names("save"), note=node.text("note", default=""))


_BUILDERS: Final[dict[str, Callable[[Node], Step]]] = {
    "do": _do,
    "check": _check,
    "together": _together,
    "bank": _bank,
    "time": _clock,
    "year": _open_year,
    "job": _job,
    "verify": _verify,
    "audit": _audit,
    "given": _given,
}
