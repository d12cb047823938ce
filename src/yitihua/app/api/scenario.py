"""场景控制口：换世界、换时间、排空、跑周期作业、核对。只在 YITIHUA_MODE=scenario 下装上。"""

import hashlib
import os
import subprocess
import sys
from datetime import datetime, time
from typing import Any

import httpx
import psycopg
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema

from yitihua.app.audit import examine
from yitihua.app.world.accounts import accounts_of
from yitihua.app.world.base import set_endpoints
from yitihua.app.world.orgs import DEMO_PASSWORD, DIVISION
from yitihua.engines.rules.recorder import OFF as RULES_OFF
from yitihua.infra.calendar.clock import biz_now, set_fixed
from yitihua.infra.identity.principals import system_principal
from yitihua.infra.jobs.worker import run_worker
from yitihua.infra.oplog.seal import seal
from yitihua.infra.outward import trusted
from yitihua.infra.pg.databases import clone_database
from yitihua.infra.scoping.divisions import reading
from yitihua.modules.basedata import public as basedata

router = Router(tags=["场景"], auth=None)
TEMPLATE = "yitihua_world_base"
_UNWATCHED = (
    "sys_op_log",
    "sys_counter",
    "django_session",
    "sys_login_session",
    "sys_rate_window",
    "axes_",
    "procrastinate_",
    "django_migrations",
)
_ROUNDS = 20
_TABLES = """
SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
  AND has_table_privilege(oid, 'SELECT')
ORDER BY relname
"""


_DUE_JOBS = """
SELECT count(*) FROM procrastinate_jobs
WHERE status = 'doing' OR status = 'todo' AND coalesce(scheduled_at, now()) <= now()
"""
"""等着以后再试的（送不到的事件通知）不算没排空。"""
_TAMPER = """
UPDATE sys_op_log SET username = '别人' WHERE log_id = (
    SELECT log_id FROM sys_op_log WHERE mof_div_code = %s ORDER BY change_xid, log_id LIMIT 1 OFFSET %s)
"""


class ResetIn(Schema):
    """`rules_off` 是这个场景里关掉的规则，供规则覆盖试验用。"""

    world: str = "base"
    rules_off: str = ""


class RulesIn(Schema):
    off: str = ""


class TimeIn(Schema):
    biz_time: str


class YearIn(Schema):
    fiscal_year: str


class DrainIn(Schema):
    """`simulators` 为假：刚办的是本系统的操作，没有留下作业，模拟器就不会有事可做。"""

    simulators: bool = True


class JobIn(Schema):
    code: str


def simulators() -> dict[str, str]:
    """机构代码 → 模拟器地址，由启动器写在环境变量里。"""
    pairs = os.environ.get("YITIHUA_SIMULATORS", "").split(",")
    return dict(pair.split("=", 1) for pair in pairs if pair)


@router.post("/reset", summary="换一个全新的世界")
def reset(request: HttpRequest, payload: ResetIn) -> HttpResponse:
    """从模板库复制，模拟器状态同时清空。"""
    os.environ[RULES_OFF] = payload.rules_off
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    clone_database(os.environ["YITIHUA_ADMIN_DATABASE_URL"], template=TEMPLATE, name=name)
    set_endpoints(simulators())
    for url in simulators().values():
        httpx.post(f"{url}/reset", timeout=20.0, trust_env=False, verify=trusted()).raise_for_status()
    return JsonResponse({"ok": True})


@router.post("/rules", summary="关掉或恢复规则")
def switch_rules(request: HttpRequest, payload: RulesIn) -> HttpResponse:
    """规则覆盖的试验：关掉一条，试算一次，再恢复。"""
    os.environ[RULES_OFF] = payload.off
    return JsonResponse({"off": payload.off})


@router.get("/accounts", summary="这个世界的账号")
def accounts(request: HttpRequest) -> HttpResponse:
    with reading(system_principal(DIVISION)):
        snapshot = basedata.as_of(biz_now().date(), DIVISION)
    rows = [
        {
            "role": item.role,
            "seq": item.seq,
            "subject": item.subject,
            "username": item.username,
            "password": DEMO_PASSWORD,
        }
        for item in accounts_of(snapshot)
    ]
    return JsonResponse(rows, safe=False)


@router.get("/world", summary="模拟器地址与业务时间")
def world(request: HttpRequest) -> HttpResponse:
    urls = simulators()
    return JsonResponse(
        {
            "banks": {org: url for org, url in urls.items() if org != "001"},
            "pbc": urls.get("001", ""),
            "biz_time": biz_now().replace(tzinfo=None).isoformat(timespec="seconds"),
            "mof_div_code": DIVISION,
        }
    )


@router.post("/time", summary="换业务时间")
def change_time(request: HttpRequest, payload: TimeIn) -> HttpResponse:
    """只写日期即当日 10:00。"""
    moment = datetime.fromisoformat(payload.biz_time)
    if len(payload.biz_time) <= len("2022-03-01"):
        moment = datetime.combine(moment.date(), time(10))
    set_fixed(moment)
    return JsonResponse({"biz_time": moment.isoformat()})


@router.post("/year", summary="开一个年度")
def open_year(request: HttpRequest, payload: YearIn) -> HttpResponse:
    """由属主另起一个进程做，如同执行 `yitihua year open`。"""
    command = [sys.executable, "-m", "yitihua.app.scenario_world.next_year", payload.fiscal_year]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return JsonResponse({"ok": True})


@router.post("/drain", summary="排空作业与模拟器")
def drain(request: HttpRequest, payload: DrainIn | None = None) -> HttpResponse:
    """作业会引出报文，报文会引出作业：轮到两边都静下来为止。"""
    if payload is not None and not payload.simulators and not _pending_jobs():
        return JsonResponse({"ok": True})
    for _round in range(_ROUNDS):
        if _pending_jobs():
            run_worker(wait=False)
        for url in simulators().values():
            httpx.post(f"{url}/drain", timeout=30.0, trust_env=False, verify=trusted()).raise_for_status()
        if not _pending_jobs():
            break
    else:
        return JsonResponse({"message": "作业一直没有排空"}, status=500)
    return JsonResponse({"ok": True})


def _pending_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_DUE_JOBS)
        return int(cursor.fetchone()[0])


@router.post("/job", summary="按当前业务时间跑一次周期作业")
def run_periodic(request: HttpRequest, payload: JobIn) -> HttpResponse:
    from yitihua.app.periodic import run_periodic_job

    return JsonResponse({"result": run_periodic_job(payload.code, mof_div_code=DIVISION)})


@router.post("/verify", summary="全链核对")
def verify(request: HttpRequest) -> HttpResponse:
    from yitihua.app.verification import problems

    found = problems(os.environ["YITIHUA_VERIFY_DATABASE_URL"])
    return JsonResponse({"clean": not found, "problems": found})


class AuditIn(Schema):
    """`tamper` 是越过系统去改第几条日志，0 不动。"""

    tamper: int = 0


@router.post("/audit", summary="封好日志，改动其中一条，再核对")
def audit(request: HttpRequest, payload: AuditIn) -> HttpResponse:
    """改动以库的属主身份做，系统自己没有这个权。"""
    with transaction.atomic():
        seal()
    if payload.tamper:
        with psycopg.connect(os.environ["YITIHUA_OWNER_DATABASE_URL"], autocommit=True) as owner:
            owner.execute(_TAMPER, [DIVISION, payload.tamper - 1])
    with psycopg.connect(os.environ["YITIHUA_VERIFY_DATABASE_URL"]) as conn:
        chains = [(chain.verdict(), chain) for chain in examine(conn)]
    faults = [f"{found.message}：{fault}" for found, chain in chains if found for fault in chain.faults]
    return JsonResponse({"faults": faults})


@router.get("/digest", summary="各表内容摘要")
def digest(request: HttpRequest) -> HttpResponse:
    """除操作日志、编号与会话外的每张表：行数与内容摘要。"""
    result: dict[str, Any] = {}
    with reading(system_principal(DIVISION)), connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            if table.startswith(_UNWATCHED):
                continue
            cursor.execute(f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "{table}" t')
            count, total = cursor.fetchone()
            result[table] = hashlib.sha256(f"{count}:{total}".encode()).hexdigest()
    return JsonResponse(result)
