"""战场：一座有被攻击单据的小城、另一个区划、全部攻击者，以及改没改、记没记的证据。"""

import json
import os
import subprocess
import sys
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import httpx
import psycopg
from psycopg import sql

from tests.attacks.aim import Shapes
from tests.attacks.cast import ATTACKERS, BLIND, VICTIM, Attacker
from tests.attacks.place import DIVISION, OTHER
from tests.attacks.sight import Secrets, World, secrets
from tests.attacks.tally import TALLY
from tests.attacks.victims import Stolen, build
from tests.make.desk import Desk
from tests.make.environment import DATABASE, MOMENT, Environment
from tests.make.story import PatientDesk
from yitihua.engines.meta.records import RECORDS

_UNWATCHED: Final = (
    "sys_op_log", "sys_op_seal", "sys_counter", "django_session", "sys_login_session", "axes_", "procrastinate_",
    "django_migrations",
)  # fmt: skip
_COMMON: Final = ("OP_LOG", "BAS_MOF", "BAS_ELE", "BA_DOC_PREFIX")
"""日志里什么都有，名录与前缀全区划共用：都不算秘密的出处。"""
_TABLES: Final = """
SELECT c.relname, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'mof_div_code')
  FROM pg_class c
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""


@dataclass
class Stage:
    """`home`、`other` 是两个区划的全部行；`victim` 是其中的秘密所在。"""

    environment: Environment
    desk: Desk
    stolen: Stolen
    home: World
    other: World

    def __post_init__(self) -> None:
        self.document = httpx.get(f"{self.desk.base_url}/api/openapi.json", trust_env=False, timeout=60.0).json()
        self.shapes = Shapes(self.document)
        self._secrets: dict[Attacker, Secrets] = {}
        self._seen: dict[tuple[Attacker, str], list[dict[str, Any]]] = {}

    @cached_property
    def victim(self) -> World:
        """业务单据全部算；单位与账户名录只算被攻击的单位。"""
        return World({
            table: [row for row in rows if not table.startswith("BAS_") or row.get("agency_code") == VICTIM]
            for table, rows in self.home.rows.items()
            if not RECORDS[table].administrative and not table.startswith(_COMMON)
        })  # fmt: skip

    def seen(self, who: Attacker, table: str) -> list[dict[str, Any]]:
        """此人在自己区划里该看到的行。"""
        if (who, table) not in self._seen:
            self._seen[who, table] = self.world_of(who).seen(who, table)
        return self._seen[who, table]

    def sees_draft(self, who: Attacker) -> bool:
        """挂着附件的那张草稿本来就看得到：技术账号看全区划。"""
        return any(row["pay_app_id"] == self.stolen.draft for row in self.seen(who, "PAY_VOUCHER"))

    def world_of(self, who: Attacker) -> World:
        """此人所在的区划。"""
        return self.home if who.division == DIVISION else self.other

    def secrets_of(self, who: Attacker) -> Secrets:
        if who not in self._secrets:
            self._secrets[who] = secrets(self.victim, self.world_of(who), who, foreign=who.division != DIVISION)
        return self._secrets[who]

    def schema(self, code: str) -> dict[str, Any]:
        post = self.document["paths"][f"/api/operations/{code}"]["post"]
        return dict(self.shapes.resolve(post["requestBody"]["content"]["application/json"]["schema"]))

    def post(self, who: Attacker, path: str, body: Any, *, params: dict[str, str] | None = None) -> httpx.Response:
        answer = self.desk.send(who.actor, path, content=json.dumps(body).encode(), params=params)
        TALLY.sent(who.actor, path, answer.status_code)
        return answer

    def get(self, who: Attacker, path: str, **params: str) -> httpx.Response:
        answer = self.desk.get(who.actor, path, **params)
        TALLY.sent(who.actor, path, answer.status_code)
        return answer

    def changed(self, before: dict[str, str], *, division: str = "", derived: Container[str] = ()) -> list[str]:
        """与之前的摘要比，变了的表。"""
        after = self.digest(division=division)
        found = sorted(name for name in after if after[name] != before.get(name) and name not in derived)
        TALLY.changes += len(found)
        return found

    def digest(self, *, division: str = "") -> dict[str, str]:
        """各表的行数与内容摘要，行级安全之外看；给了区划只看它的行。"""
        found = {}
        with psycopg.connect(self.environment.admin()) as conn:
            for table, by_division in conn.execute(_TABLES).fetchall():
                if table.startswith(_UNWATCHED) or (division and not by_division):
                    continue
                where = sql.SQL(" WHERE t.mof_div_code = {}").format(sql.Literal(division)) if division else sql.SQL("")
                row = conn.execute(
                    sql.SQL("SELECT count(*), coalesce(sum(hashtextextended({}, 0)::numeric), 0) FROM {} t").format(
                        _content(table), sql.Identifier(table)
                    )
                    + where
                ).fetchone()
                found[table] = str(row)
        return found

    def logged(self, request_ids: list[str]) -> dict[str, tuple[str, Any]]:
        """请求号 → 日志里的结果与内容。"""
        with psycopg.connect(self.environment.admin()) as conn:
            rows = conn.execute(
                "SELECT request_id, result, detail FROM sys_op_log WHERE request_id = ANY(%s)", [request_ids]
            ).fetchall()
        return {request_id: (result, detail) for request_id, result, detail in rows}


def _content(table: str) -> sql.Composable:
    """登录会更新最近登录时间，不算改了账号。"""
    if table != "sys_user":
        return sql.SQL("t::text")
    return sql.SQL("(to_jsonb(t) - 'last_login')::text")


def set_up(environment: Environment) -> Stage:
    """换新世界，造被攻击的单据，立另一个区划，各攻击者登录，再看清全部的行。"""
    desk = PatientDesk(environment.base_url)
    desk.reset(biz_time=MOMENT)
    stolen = build(desk)
    _second_division(environment)
    known = {(item["role"], int(item["seq"]), item["subject"]) for item in desk.api._accounts}
    for who in (*ATTACKERS, BLIND):
        account = who.account()
        if (account["role"], account["seq"], account["subject"]) not in known:
            desk.api._accounts.append(account)
    for who in (*ATTACKERS, BLIND):
        desk.api.session(who.actor)
    return Stage(environment, desk, stolen, _world(desk, "AUDIT"), _world(desk, f"AUDIT@{OTHER}.b"))


def _second_division(environment: Environment) -> None:
    own = {
        "YITIHUA_MODE": "scenario",
        "YITIHUA_HOME": str(environment.logs.parent),
        "YITIHUA_DATABASE_URL": environment.urls.owner,
        "YITIHUA_OWNER_DATABASE_URL": environment.urls.owner,
    }
    command = [sys.executable, "-m", "tests.attacks.second_division"]
    made = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-3000:]


def _world(desk: Desk, auditor: str) -> World:
    """审计员看得到的每张区划记录的全部行。"""
    world = World()
    for table, record in RECORDS.items():
        if record.division is None:
            continue
        if record.roles and "AUDIT" not in record.roles:
            raise AssertionError(f"审计员看不到 {table}，攻击生成器就看不清要保密的是什么")
        found = desk.api.records(actor=auditor, table=table, where={})
        world.rows[table] = found["rows"]
    return world


__all__ = ["DATABASE", "Stage", "set_up"]
