"""从公布的命令随机生成请求体：多半是真值，间或改坏一处；同一种子同一串。"""

import random
import uuid
from typing import Any

from tests.fuzz.pool import Pool

OWN = ("request_id", "fiscal_year", "mof_div_code")
AMOUNTS = ("0.01", "1.00", "15.00", "60.00", "199.99", "610.00", "1000.00", "0.00", "-0.01", "9999999999999999.99", "1")
BROKEN: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 2**63, "", " ", "x" * 401, "\u0000", "💥\u202e", "%s{}", "'; --", "2022-02-30",
    "9999-12-31", "0001-01-01", [], {}, [None], [[]], {"a": 1}, "1e9", "NaN", "\uff11\uff12", str(uuid.UUID(int=0)),
)  # fmt: skip


class Generator:
    """`breakage` 是每个值被改坏的机会。"""

    def __init__(self, pool: Pool, chance: random.Random, *, breakage: float) -> None:
        self.pool, self.chance, self.breakage = pool, chance, breakage

    def body(self, code: str) -> dict[str, Any]:
        made = self._object(self.pool.operations[code])
        if self.chance.random() < 0.97:
            made["request_id"] = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        for name in ("fiscal_year", "mof_div_code"):
            if self.chance.random() < 0.04:
                made[name] = self.chance.choice(["2021", "2022", "2023", "430621000", "430600000", *BROKEN[:8]])
        if self.chance.random() < 0.03:
            made[self.chance.choice(["extra", "status", "amount "])] = "1"
        return made

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        schema = self.pool.resolved(schema)
        required = schema.get("required", ())
        made = {}
        for name, item in schema.get("properties", {}).items():
            if name in OWN:
                continue
            if (name in required and self.chance.random() > self.breakage / 4) or self.chance.random() < 0.4:
                made[name] = self._value(item, name=name)
        return made

    def _value(self, schema: dict[str, Any], *, name: str) -> Any:
        if self.chance.random() < self.breakage:
            return self.chance.choice(BROKEN)
        known = self.pool.values.get(name)
        if known and self.chance.random() < 0.85:
            return self.chance.choice(known)
        return self._shaped(self.pool.resolved(schema), name=name)

    def _shaped(self, schema: dict[str, Any], *, name: str) -> Any:
        """形状对的值。"""
        kind, form = schema.get("type"), schema.get("format", "")
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        if kind == "array":
            return [self._value(schema.get("items", {}), name=name) for _ in range(self.chance.choice((1, 1, 2, 3)))]
        if kind == "object":
            return self._object(schema) if "properties" in schema else {"R-PAY-043": "确认不是重复"}
        if kind == "integer":
            return self.chance.choice((1, 2, 3, 0))
        if kind == "boolean":
            return self.chance.random() < 0.5
        if schema.get("pattern", "").startswith("^(all"):
            return self.chance.choice(("all", "each"))
        if form == "uuid":
            ids = [value for key, values in self.pool.values.items() if key.endswith("_id") for value in values]
            return self.chance.choice(ids)
        if form == "date":
            return self.chance.choice(("2022-03-01", "2022-12-31", "2021-01-01"))
        if form == "amount" or name.endswith(("_amt", "amount")):
            return self.chance.choice(AMOUNTS)
        return self.chance.choice(("1", "2", "101001", "同意", "2010101", "50205", "111", "T", "C"))
