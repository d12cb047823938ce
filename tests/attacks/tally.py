"""打了多少：哪些人、哪些操作、哪些记录、多少次、漏了几处、变了几张表；跑完在最后打印。"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final


@dataclass(slots=True)
class Tally:
    """整个会话一份；`leaks`、`changes` 应当一直是 0。"""

    attackers: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    attempts: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    leaks: int = 0
    changes: int = 0

    def sent(self, actor: str, path: str, status: int) -> None:
        self.attempts += 1
        self.statuses[status] += 1
        self.attackers.add(actor)
        kind, _, name = path.removeprefix("/api/").partition("/")
        name = name.partition("/")[0].removesuffix(".xlsx")
        if kind == "operations":
            self.operations.add(name.removesuffix("_batch"))
        elif kind == "records":
            self.records.add(name)
        else:
            self.paths.add(kind)

    def __str__(self) -> str:
        codes = "、".join(f"{status} 的 {count}" for status, count in sorted(self.statuses.items()))
        return (
            f"攻击者 {len(self.attackers)} 种，操作 {len(self.operations)} 个，记录 {len(self.records)} 张，"
            f"其余读接口 {len(self.paths)} 类，共 {self.attempts} 次（{codes}）；"
            f"漏 {self.leaks} 处，变 {self.changes} 张表"
        )


TALLY: Final = Tally()
