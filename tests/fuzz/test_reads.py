"""读接口乱试：记录、报表、追溯、待办、打印的参数随机组合，固定种子、限时；从不 5xx，不改一行。"""

import os
import random
import time
from urllib.parse import quote

from tests.fuzz.pool import ACTORS, Pool
from tests.fuzz.test_operations import AT_LEAST, Tally
from tests.make.desk import Desk

SECONDS = float(os.environ.get("YITIHUA_FUZZ_SECONDS", "8"))
SUFFIXES = ("", "", "__in", "__gte", "__lte", "__gt", "__lt", "__ne", "__prefix", "__contains", "__isnull", "__x")
ODD = (
    "",
    " ",
    "%",
    "_",
    "'",
    "1",
    "-1",
    "x" * 300,
    "null",
    "2022-03-01",
    "2022-13-01",
    "1e400",
    "NaN",
    "\u0000",
    "，",
    "1,2",
)
CONTROLS = {
    "page": ("1", "2", "0", "-1", "999999", "x"), "page_size": ("1", "50", "1000", "0", "-3", "y"),
    "totals": ("1", "0", "true"), "unit": ("wan", "yuan", ""), "year": ("2022", "2021", "abcd", ""),
    "search": ("维护", "'", "%", ""),
}  # fmt: skip
REPORTS = ("budget_execution", "budget_execution.xlsx", "trial_balance")
REPORT_FIELDS = (
    "fiscal_year", "agency_code", "exp_func_code", "pro_code", "fund_type_code", "month", "period", "ledger",
    "acct_set_code", "acc_code", "acct_period", "from_period", "to_period", "manage_mof_dep_code", "level", "zz",
)  # fmt: skip


class Reader:
    """随机拼一个读请求。"""

    def __init__(self, pool: Pool, chance: random.Random) -> None:
        self.pool, self.chance = pool, chance

    def request(self) -> tuple[str, dict[str, str]]:
        return self.chance.choice((self._records, self._records, self._one, self._report, self._other))()

    def _value(self, name: str) -> str:
        known = self.pool.values.get(name)
        return str(self.chance.choice(known)) if known and self.chance.random() < 0.7 else self.chance.choice(ODD)

    def _records(self) -> tuple[str, dict[str, str]]:
        table = self.chance.choice(sorted(self.pool.columns))
        params = {}
        for _ in range(self.chance.randrange(4)):
            name = self.chance.choice(self.pool.columns[table])
            params[name + self.chance.choice(SUFFIXES)] = self._value(name)
        for name, values in CONTROLS.items():
            if self.chance.random() < 0.25:
                params[name] = self.chance.choice(values)
        if self.chance.random() < 0.3:
            names = self.chance.sample(self.pool.columns[table], 2)
            params["order"] = ",".join(self.chance.choice(("", "-")) + name for name in names)
        ending = ".xlsx" if self.chance.random() < 0.1 else ""
        return f"/api/records/{table}{ending}", params

    def _one(self) -> tuple[str, dict[str, str]]:
        table = self.chance.choice(sorted(self.pool.columns))
        name = self.chance.choice(self.pool.columns[table])
        return f"/api/records/{table}/{quote(self._value(name), safe='')}", {}

    def _report(self) -> tuple[str, dict[str, str]]:
        names = self.chance.sample(REPORT_FIELDS, self.chance.randrange(5))
        return f"/api/reports/{self.chance.choice(REPORTS)}", {name: self._value(name) for name in names}

    def _other(self) -> tuple[str, dict[str, str]]:
        key = quote(self._value(self.chance.choice(("pay_cert_no", "bgt_id", "pro_code", "pay_app_id"))), safe="")
        kinds = ("payment.application", "projects.project", "appropriation.indicator", "no.such")
        path = self.chance.choice((
            f"/api/trace/{key}", f"/api/documents/{self.chance.choice(kinds)}/{key}", "/api/todo", "/api/me",
            f"/api/print/payment-voucher/{key}.pdf",
        ))  # fmt: skip
        return path, {"box": self.chance.choice(("todo", "done", "zz")), "page": self.chance.choice(("1", "0", "x"))}


def test_读接口乱试_不出500_不改一行(city: Desk, pool: Pool) -> None:
    chance = random.Random(430600)
    reader, tally = Reader(pool, chance), Tally()
    for actor in ACTORS:
        city.api.session(actor)
    before, deadline = city.digest(), time.monotonic() + SECONDS
    while time.monotonic() < deadline or tally.count < 2 * AT_LEAST:
        path, params = reader.request()
        actor = chance.choice(ACTORS)
        tally.take(f"{actor} {path} {params}", city.api.session(actor).get(path, params=params))
    assert not tally.wrong, "\n".join(tally.wrong[:20])
    assert tally.statuses[200] >= AT_LEAST / 3, tally.statuses
    assert tally.refused() >= AT_LEAST / 3, tally.statuses
    assert city.digest() == before
