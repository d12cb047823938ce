"""两个版本的模板：随程序走的标准版，和一个把全部科目改号的版本（证明科目表可以整体替换）。"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from yitihua.ledger.posting import TemplateSet, load_templates, standard_templates
from yitihua.ledger.seeds import SEEDS

PREFIX = "K"
ACCOUNT_COLUMNS = ("code", "parent_code", "debit_account", "credit_account")
ACCOUNT_FILES = (
    "indicator_accounts.csv",
    "general_accounts_2015.csv",
    "general_accounts.csv",
    "agency_accounts.csv",
    "entries.csv",
    "entries_local.csv",
)


@dataclass(frozen=True)
class Edition:
    """一个版本；算例用标准科目代码写，`code` 换成本版的，`standard` 换回来。"""

    templates: TemplateSet
    prefix: str

    def code(self, account: str) -> str:
        return f"{self.prefix}{account}"

    def standard(self, account: str) -> str:
        assert account.startswith(self.prefix)
        return account[len(self.prefix) :]


def standard_edition() -> Edition:
    return Edition(templates=standard_templates(), prefix="")


def renamed_edition(directory: Path) -> Edition:
    for source in SEEDS.glob("*.csv"):
        (directory / source.name).write_text(source.read_text(encoding="utf-8-sig"), encoding="utf-8")
    for name in ACCOUNT_FILES:
        rewrite(directory / name, _renamed)
    return Edition(templates=load_templates(directory), prefix=PREFIX)


def rewrite(path: Path, change) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(change(row) for row in rows)


def _renamed(row: dict[str, str]) -> dict[str, str]:
    changed = {
        column: PREFIX + row[column]
        for column in ACCOUNT_COLUMNS
        if row.get(column) and not row[column].startswith("@")
    }
    if "condition" in row:
        changed["condition"] = re.sub(r"科目=(\d)", rf"科目={PREFIX}\1", row["condition"])
    return {**row, **changed}
