"""哪条规则、哪个算例属于哪个模块：docs/spec/rule-modules.csv，与规则簿逐条对得上。"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FIRST: Final = "00"
"""主链：横跨各篇，取归属表里写着 00 的；别的编号都是业务规格的一篇。"""
_DEFINED: Final = re.compile(r"^(?:\| (R-[A-Z]+-[0-9]+) \||\*\*(T-[A-Z]+-[0-9]+)\*\*)", re.MULTILINE)
DECIDED, DECLARED = "已判定", "仅登记"
STATES: Final = (DECIDED, DECLARED)


@dataclass(frozen=True, slots=True)
class Entry:
    """`state` 为仅登记的，措辞已进规则簿而还没有判定处，列出但不计数，`note` 说明由谁代行。"""

    code: str
    module: str
    state: str
    note: str

    @property
    def is_example(self) -> bool:
        return self.code.startswith("T-")


def load(path: Path) -> list[Entry]:
    """表头 code,module,state,note；状态写错、编号重复都报错。"""
    with path.open(encoding="utf-8", newline="") as file:
        entries = [Entry(row["code"], row["module"], row["state"], row["note"]) for row in csv.DictReader(file)]
    codes = [entry.code for entry in entries]
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    wrong = sorted(entry.code for entry in entries if entry.state not in STATES)
    if repeated or wrong:
        raise ValueError(f"{path.name}：编号重复 {'、'.join(repeated) or '无'}，状态写错 {'、'.join(wrong) or '无'}")
    return entries


def of_module(entries: Iterable[Entry], *, module: str, spec: Path) -> tuple[list[Entry], list[str]]:
    """这个模块的规则与算例，与业务规格那一篇里写了而归属表没有的（还没有做的）。

    一篇的规则不论先在主链里做、还是后来做的，都算这一篇的。
    """
    listed = list(entries)
    if module == FIRST:
        return [entry for entry in listed if entry.module == FIRST], []
    wanted = {code for path in sorted(spec.glob(f"{module}-*.md")) for code in _defined(path)}
    found = [entry for entry in listed if entry.code in wanted or entry.module == module]
    return found, sorted(wanted - {entry.code for entry in found})


def _defined(path: Path) -> list[str]:
    return [rule or example for rule, example in _DEFINED.findall(path.read_text(encoding="utf-8"))]


def differences(entries: Iterable[Entry], *, rulebook: Iterable[str]) -> list[str]:
    """表与规则簿对不上的地方：规则没有归属，或表里的规则没有实现。"""
    listed = {entry.code for entry in entries if not entry.is_example}
    known = set(rulebook)
    return [f"规则{code}没有写明属于哪个模块" for code in sorted(known - listed)] + [
        f"表里的规则{code}不在规则簿" for code in sorted(listed - known)
    ]
