"""对一个操作的一轮攻击：谁、瞄哪个字段、填谁的值、用哪种写法。"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from zlib import crc32

from tests.attacks.aim import Target, ammunition, put, targets
from tests.attacks.cast import ATTACKERS, STRANGERS, Attacker
from tests.attacks.place import DIVISION
from tests.attacks.sight import World
from tests.attacks.stage import Stage
from yitihua.app.scenario.elements import complete
from yitihua.infra.operation.registry import OPERATIONS, Operation

WAYS: Final = ("试办", "写明区划", "换年度", "逐行批", "整批夹带", "试办批")
"""单笔之外的写法。"""
ALLOWED: Final = {
    ("payment.clearing.send_quota", "pay_cert_nos"): "看不到的凭证不在汇总之列，一张也不发",
    ("projects.project.create", "pro_levone_code"): "只是文字，不带出名称；申报时按本部门的一级项目核对",
    ("projects.project.create", "track_pro_code"): "同上",
    ("projects.project.create", "traobj_agency_code"): "转移支付给谁，本来就是别的单位",
    ("projects.project.update", "pro_levone_code"): "同上",
    ("projects.project.update", "track_pro_code"): "同上",
    ("projects.project.update", "traobj_agency_code"): "同上",
    ("payment.application.create", "pro_code"): "草稿里与指标不符的要素，不带出名称，送审时拒",
    ("payment.application.create", "pay_acct_no"): "草稿里别的单位的账户，不带出户名，送审时 R-PAY-013 拒",
    ("payment.application.update", "pay_acct_no"): "同上",
    ("migration.opening.import", "pro_code"): "旧系统给的项目代码，只在本区划里是一个项目的号，与别的区划的项目无涉",
    ("migration.grant.import", "username"): "旧权限没有对照角色的只列入清单，什么也没有授",
    ("identity.user.create", "username"): "账号全系统唯一，重名的拒，没有人用的本来就建得",
    ("identity.user.create", "agency_code"): "账号的所属单位只是登记，权限另行申请",
    ("identity.user.create", "mof_dep_code"): "同上",
}
"""填了别人的值而可以办的字段，逐个写明为什么；只试办，仍看有没有透露。"""
EACH: Final = 6
"""一个字段至多取几个值：均匀取，单据走到的各种状态都轮得到；再多就是几十万次同样的拒绝。"""
NOTHING: Final = "00000000-0000-7000-8000-00000000ffff"


@dataclass(frozen=True, slots=True)
class Attack:
    """一次攻击；`lawful` 即值在攻击者自己的区划里也有（同一个单位代码），或写明过可以，只试办，办得成不算错。"""

    who: Attacker
    code: str
    target: Target | None
    value: str
    way: str
    body: dict[str, Any]
    dry_run: bool = False
    batch: bool = False
    lawful: bool = False

    @property
    def path(self) -> str:
        return f"/api/operations/{self.code}{'_batch' if self.batch else ''}"

    @property
    def params(self) -> dict[str, str] | None:
        return {"dry_run": "true"} if self.dry_run else None

    @property
    def request_id(self) -> str:
        return str(self.body["request_id"])

    def __str__(self) -> str:
        field = ".".join(self.target.path) if self.target else "—"
        return f"{self.who.actor}（{self.who.title}）{self.way} {self.code} {field}={self.value[:40]}"


def aims(stage: Stage, code: str) -> list[Target]:
    """这个操作可瞄的字段。"""
    return list(targets(stage.schema(code), stage.shapes.resolve))


def attackers_of(operation: Operation) -> tuple[list[Attacker], list[Attacker]]:
    """有这个操作而范围不对的人；没有这个操作的人里轮到的三个。本区划的管理员管本区划的账号是本分，不算攻击。"""
    holders = [who for who in ATTACKERS if who.roles & operation.roles and who not in STRANGERS]
    others = [who for who in ATTACKERS if not who.roles & operation.roles]
    first = crc32(operation.code.encode())
    strangers = [STRANGERS[(first + step) % len(STRANGERS)] for step in range(2)]
    return holders, [others[first % len(others)], *(who for who in strangers if who in others)]


class Salvo:
    """`whole` 时每个字段的各种值、每种写法都试；否则每人每字段一两个值，写法轮着来。"""

    def __init__(self, stage: Stage, *, whole: bool) -> None:
        self.stage, self.whole = stage, whole
        self._shots: dict[Attacker, dict[str, list[str]]] = {}
        self._mine: dict[Attacker, dict[str, list[str]]] = {}
        self._elsewhere = {str(value) for rows in stage.other.rows.values() for row in rows for value in row.values()}

    def attacks(self, code: str) -> Iterator[Attack]:
        operation = OPERATIONS[code]
        holders, others = attackers_of(operation)
        found = aims(self.stage, code)
        for who in holders:
            for number, target in enumerate(found):
                values = self._values(who, target)
                for turn, value in enumerate(values[: None if self.whole else 2 if target.key else 1]):
                    if self._lawful(who, code, target, value):
                        yield replace(self._single(who, operation, target, value), dry_run=True, lawful=True)
                        continue
                    yield self._single(who, operation, target, value)
                    ways = WAYS if self.whole else (WAYS[crc32(f"{code}{who.actor}{number}{turn}".encode()) % 6],)
                    for way in ways:
                        yield from self._other(who, operation, target, value, way)
        for who in others:
            target = found[crc32(who.actor.encode()) % len(found)] if found else None
            values = self._values(who, target) if target else [""]
            yield self._single(who, operation, target, values[0] if values else "")

    def own_bodies(self, who: Attacker, code: str) -> Iterator[dict[str, Any]]:
        """此人拿自己看得到的单据办这个操作的请求，每个可瞄的字段各几份。"""
        for target in aims(self.stage, code):
            for value in spread(self._own(who).get(target.column, []), 3):
                yield self._body(who, OPERATIONS[code], target, value)

    def ghost(self, attack: Attack) -> Attack:
        """同一请求，值换成不存在的。"""
        assert attack.target is not None
        fake = NOTHING if len(attack.value) == len(NOTHING) else "9" * len(attack.value)
        body = put(attack.body, attack.target.path, fake)
        body["request_id"] = str(uuid.uuid4())
        return Attack(attack.who, attack.code, attack.target, fake, attack.way, body)

    def _lawful(self, who: Attacker, code: str, target: Target, value: str) -> bool:
        """单位、科室、账套的代码各区划都一样，演示的账号也一样：在自己的区划里办是本分。"""
        if (code, target.path[-1]) in ALLOWED:
            return True
        if who.division == DIVISION:
            return False
        return value in self._own(who).get(target.column, ()) or (not target.document and value in self._elsewhere)

    def _own(self, who: Attacker) -> dict[str, list[str]]:
        """攻击者自己区划里看得到的值。"""
        if who not in self._mine:
            tables = self.stage.world_of(who).rows
            self._mine[who] = ammunition(World({table: self.stage.seen(who, table) for table in tables}), None)
        return self._mine[who]

    def _values(self, who: Attacker, target: Target) -> list[str]:
        if who not in self._shots:
            stage = self.stage
            known = World({t: stage.seen(who, t) for t in stage.home.rows}) if who.division == DIVISION else None
            self._shots[who] = ammunition(stage.home, known)
        shots = self._shots[who]
        values = [value for value in shots.get(target.column, []) if not target.key or len(value) == len(NOTHING)]
        if not values and target.key:
            keys = [rows[0] for name, rows in sorted(shots.items()) if name.endswith("_id")]
            values = [key for key in keys if len(key) == len(NOTHING)]
        if target.column == "pro_code":
            values = [value for value in values if value not in self._department(who)]
        if target.path[-1] == "ori_bgt_id":
            values = [value for value in values if value not in self._totals(who)]
        if target.column == "username":
            values = [value for value in values if not _colleague(who, value)]
        return spread(values, EACH)

    def _department(self, who: Attacker) -> set[str]:
        """预算可以安排到本部门任一单位的项目上，那些项目不算别人的。"""
        depts = {prefix[:3] for prefix in who.agencies} if who.division == DIVISION else set()
        return {row["pro_code"] for row in self.stage.home.rows["PM_PROJECT_INFO"] if row["dept_code"] in depts}

    def _totals(self, who: Attacker) -> set[str]:
        """总指标不属于任何科室，财政的科室都可用作来源；只看一种资金的只有那种资金的。"""
        if who.division != DIVISION or not who.roles & {"MOF_BIZ", "MOF_BGT"}:
            return set()
        rows = [row for row in self.stage.home.rows["BA_BGT_INFO"] if row["bgt_layer_code"] == "10"]
        return {row["bgt_id"] for row in rows if row["fund_type_code"].startswith(who.fund)}

    def _body(self, who: Attacker, operation: Operation, target: Target | None, value: str) -> dict[str, Any]:
        stage, code = self.stage, operation.code
        body = stage.shapes.body(stage.schema(code), also=target.path if target else ())
        body |= complete(api=stage.desk.api, operation=code, fields={}, scope={"pro_code": "P", "source": NOTHING})
        body = self._as_own(who, code, body)
        body = put(body, target.path, value) if target and value else body
        return {**body, "request_id": str(uuid.uuid4())}

    def _as_own(self, who: Attacker, code: str, body: dict[str, Any]) -> dict[str, Any]:
        """没瞄的字段都填攻击者自己的：只有瞄的那一个是别人的。"""
        own = self._own(who)
        for target in aims(self.stage, code):
            values = own.get(target.column, ())
            mine = [value for value in values if not target.key or len(value) == len(NOTHING)]
            if who.agencies and target.column == "agency_code":
                mine = [value for value in mine if value in who.agencies] or mine
            if mine and holds(body, target.path):
                body = put(body, target.path, mine[0])
        return body

    def _single(self, who: Attacker, operation: Operation, target: Target | None, value: str) -> Attack:
        return Attack(who, operation.code, target, value, "单笔", self._body(who, operation, target, value))

    def _other(self, who: Attacker, operation: Operation, target: Target, value: str, way: str) -> Iterator[Attack]:
        body = self._body(who, operation, target, value)
        code = operation.code
        if way == "试办":
            yield Attack(who, code, target, value, way, body, dry_run=True)
        elif way == "写明区划":
            yield Attack(who, code, target, value, way, {**body, "mof_div_code": DIVISION})
        elif way == "换年度":
            yield Attack(who, code, target, value, way, {**body, "fiscal_year": "2023"})
        elif operation.bulk:
            request_id = body.pop("request_id")
            own = self._own_line(who, operation, target)
            mixed = [own, body] if own is not None and way != "逐行批" else [body]
            mode = "all" if way == "整批夹带" else "each"
            batch = {"request_id": request_id, "lines": mixed, "mode": mode}
            yield Attack(who, code, target, value, way, batch, dry_run=way == "试办批", batch=True)

    def _own_line(self, who: Attacker, operation: Operation, target: Target) -> dict[str, Any] | None:
        """攻击者自己的一行，与别人的夹在一批里。"""
        own = self._own(who).get(target.column, [])
        if not own:
            return None
        body = self._body(who, operation, target, own[0])
        body.pop("request_id")
        return body


def _colleague(who: Attacker, username: str) -> bool:
    """本单位的同事：委托给他是本分。"""
    return who.division == DIVISION and username.partition("@")[2] in who.agencies


def holds(body: dict[str, Any], path: tuple[str, ...]) -> bool:
    """请求体里有没有这个字段。"""
    if len(path) == 1:
        return path[0] in body
    rows = body.get(path[0])
    return bool(rows) and isinstance(rows, list) and isinstance(rows[0], dict) and holds(rows[0], path[1:])


def spread(values: list[str], count: int) -> list[str]:
    """均匀取若干个：单据走到的各种状态都轮得到。"""
    step = max(1, len(values) // count)
    return values[::step][:count]
