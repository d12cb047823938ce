"""整个产品经得起打：服务、作业、数据库在办事当中被 kill -9，起来之后一笔不丢、一笔不重。

时长用 YITIHUA_HAMMER_SECONDS 加长；每加十二秒多打一轮。
"""

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import psycopg
import pytest

from tests.hammer.crew import IN_FLIGHT
from tests.hammer.crowd import Crowd, Ledger, Request
from tests.hammer.site import BUSY, Site
from tests.hammer.teller import Desk
from yitihua.app.bench import stage
from yitihua.app.verification import problems

ROUNDS = max(1, round(float(os.environ.get("YITIHUA_HAMMER_SECONDS", "12")) / 12))
AVAILABLE = Decimal("60.00")
UNITS, PEOPLE = 2, 6
SHARE, SUBMIT = 0.1, "payment.application.submit"
# 与业务无关、或重放时本来就会长的表
_UNWATCHED = (
    "sys_op_log",
    "django_session",
    "sys_login_session",
    "sys_rate_window",
    "axes_",
    "procrastinate_",
    "sys_user",
)
_TABLES = """
SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
   AND relnamespace = 'public'::regnamespace ORDER BY relname"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    try:
        made.start_server()
        made.start_worker()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def battered(site: Site) -> Ledger:
    """备料、开门、轮着打、收摊；返回全部日志。"""
    crowd = Crowd(site.base_url, site.home, _places(site))
    crowd.start()
    try:
        in_flight = [_blow(site, crowd, name) for _ in range(ROUNDS) for name in ("worker", "server", "database")]
        _wait(lambda: _filled(site) and _refused_share(crowd.ledger()) >= SHARE, "没有用完，也没有被拒", timeout_s=90)
    finally:
        crowd.stop()
    assert min(in_flight) >= IN_FLIGHT
    assert site.kills == dict.fromkeys(("worker", "server", "database"), ROUNDS)
    assert site.alive("worker"), "数据库断过之后作业进程退出了"
    site.settle(timeout_s=90)
    return crowd.ledger()


def _places(site: Site) -> list[tuple[str, str]]:
    """两个单位各一条指标，冻结到只剩六十元，六个人分着办。"""
    units = stage.prepare(site.base_url, units=UNITS, drafts=1)
    bgt = stage.office(site.base_url, "MOF_BGT")
    for unit in units:
        row = bgt.get("/api/records/BA_BGT_INFO", bgt_id=unit.bgt_id)["rows"][0]
        amount = f"{Decimal(row['cur_amt']) - AVAILABLE:.2f}"
        bgt.run("appropriation.indicator.freeze", bgt_id=unit.bgt_id, amount=amount)
    return [(unit.agency_code, unit.bgt_id) for unit in units] * (PEOPLE // UNITS)


def _blow(site: Site, crowd: Crowd, name: str) -> int:
    """等到至少四个请求在办（打作业进程时还要有作业在办），打掉，再起。"""
    time.sleep(1.5)
    flying: list[int] = []

    def busy() -> bool:
        flying.append(crowd.in_flight())
        return flying[-1] >= IN_FLIGHT and (name != "worker" or site.count(BUSY) > 0)

    _wait(busy, f"打 {name} 之前等不到四个请求同时在办", timeout_s=60)
    getattr(site, f"kill_{name}")()
    getattr(site, f"start_{name}")()
    return flying[-1]


def _wait(done: Callable[[], bool], complaint: str, *, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while not done():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.01)


def _filled(site: Site) -> bool:
    return (
        site.count(
            "SELECT count(*) FROM ledger_limit WHERE kind = 'indicator' AND occ_amt + paid_amt > 0"
            " AND amount = dis_amt + split_amt + frozen_amt + occ_amt + paid_amt + carry_amt"
        )
        > 0
    )


def _refused_share(ledger: Ledger) -> float:
    """得了答复的送审里被拒的份额。"""
    answered = [key in ledger.done for key, item in ledger.tried.items() if item.operation == SUBMIT and key in ledger]
    return answered.count(False) / len(answered) if answered else 0.0


def _rows(site: Site, statement: str) -> list[tuple]:
    with psycopg.connect(site.urls.verify) as conn:
        return conn.execute(statement.encode()).fetchall()


def _replayed(site: Site, requests: Iterable[Request]) -> dict[str, tuple[int, dict]]:
    """原样再发一遍，四路并发：请求号 →（状态, 应答）。"""
    desk = Desk(site.base_url)

    def one(item: Request) -> tuple[str, tuple[int, dict]]:
        reply = desk.post(item.user, item.operation, item.body)
        return item.request_id, (reply.status_code, reply.json())

    with ThreadPoolExecutor(max_workers=4) as hands:
        return dict(hands.map(one, requests))


def _digest(site: Site) -> dict[str, str]:
    with psycopg.connect(site.urls.verify) as conn:
        tables = [name for (name,) in conn.execute(_TABLES.encode()) if not name.startswith(_UNWATCHED)]
        found = {}
        for name in tables:
            rows = conn.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1'.encode()).fetchall()
            found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return found


def test_确认过的恰好一次_没答复的至多一次(site: Site, battered: Ledger) -> None:
    """按操作日志数：它与业务同一事务。"""
    logged = Counter(key for (key,) in _rows(site, "SELECT request_id FROM sys_op_log WHERE result = 'ok'"))
    assert len(battered.done) > 50
    assert {key: logged[key] for key in battered.done} == dict.fromkeys(battered.done, 1)
    assert {
        item.request_id: logged[item.request_id] for item in battered.unanswered if logged[item.request_id] > 1
    } == {}
    assert [key for key in battered.refused if logged[key]] == []
    assert battered.unanswered, "打了一场却没有一个请求断在半路"


def test_至少一成送审被拒_有一条指标用得一分不剩(site: Site, battered: Ledger) -> None:
    assert _refused_share(battered) >= SHARE
    assert _filled(site)
    codes = {
        finding["code"]
        for key, answer in battered.refused.items()
        if battered.tried[key].operation == SUBMIT
        for finding in answer["findings"]
    }
    assert codes & {"R-PAY-004", "R-IND-014"}, codes


def test_业务效果各只一次(site: Site, battered: Ledger) -> None:
    created = [
        answer["result"]["pay_app_id"]
        for key, answer in battered.done.items()
        if battered.tried[key].operation == "payment.application.create"
    ]
    assert len(created) == len(set(created))
    stored = Counter(str(key) for (key,) in _rows(site, "SELECT pay_app_id FROM pay_voucher"))
    assert {key: stored[key] for key in created} == dict.fromkeys(created, 1)
    descriptions = Counter(text for (text,) in _rows(site, "SELECT use_des FROM pay_voucher WHERE use_des ~ '[0-9]$'"))
    assert [text for text, times in descriptions.items() if times > 1] == []


def test_发件各送到一次_银行每张付一次(site: Site, battered: Ledger) -> None:
    sent = _rows(site, "SELECT pay_cert_no, pay_amt::text, agent_business_no FROM pay_voucher_bill WHERE status = '5'")
    assert len(sent) > 5
    orders = [(no, item) for state in site.bank_states() for no, item in state["vouchers"].items()]
    assert sorted((no, item["pay_amt"], item["agent_business_no"]) for no, item in orders) == sorted(sent)
    assert {item["state"] for _, item in orders} == {"paid"}
    serials = [item["agent_business_no"] for _, item in orders]
    assert len(serials) == len(set(serials))
    paid_out = sum(Decimal(state["advance"]) for state in site.bank_states())
    assert paid_out == sum(Decimal(amount) for _, amount, _ in sent)
    assert _rows(site, "SELECT pay_cert_no FROM pay_voucher_bill WHERE status IN ('3', '4')") == []
    assert (
        _rows(site, "SELECT ref_id FROM msg_outbox WHERE business = 'pay_voucher' GROUP BY 1 HAVING count(*) > 1") == []
    )


def test_打过之后核对全部相符(site: Site, battered: Ledger) -> None:
    assert problems(site.urls.verify) == []
    done = site.verify_command()
    assert done.returncode == 0, done.stdout


def test_全部请求号重放_结果相同_什么都不变(site: Site, battered: Ledger) -> None:
    """先把没答复的同号问完（办过的给原结果，没办的此时办成或被拒），静下来之后再全部重放一遍。

    问的时候还有人办成，被拒的数字随之在变：被拒的静下来之后再问一次，以那时的数字为准。
    """
    asked = _replayed(site, battered.unanswered)
    site.settle(timeout_s=60)
    refused = _replayed(site, [battered.tried[key] for key, (status, _) in asked.items() if status != 200])
    answers: dict[str, tuple[int, dict]] = {key: (200, answer) for key, answer in battered.done.items()}
    answers |= asked | refused
    site.settle(timeout_s=60)
    before = _digest(site)
    again = _replayed(site, battered.tried.values())
    assert {key: _lasting(again[key]) for key in answers} == {key: _lasting(answer) for key, answer in answers.items()}
    assert [key for key in battered.refused if not 400 <= again[key][0] < 500] == []
    site.settle(timeout_s=30)
    assert [name for name, value in _digest(site).items() if value != before[name]] == []


def _lasting(answer: tuple[int, dict]) -> tuple[int, dict]:
    """被拒的不存，重放时再判一遍：结论与数字须相同，随附的额度行给的是此刻的在途与已付，不比。"""
    status, body = answer
    if status == 200:
        return answer
    return status, body | {"findings": [{**item, "limit": None} for item in body.get("findings", ())]}


def test_打过之后照常清算_清算后仍相符(site: Site, battered: Ledger) -> None:
    stage.office(site.base_url, "PAY_CTR").run("payment.clearing.send_quota")
    site.settle(timeout_s=60)
    site.clear()
    site.settle(timeout_s=60)
    assert {
        status for (status,) in _rows(site, "SELECT DISTINCT status FROM pay_voucher_bill WHERE xpay_date IS NOT NULL")
    } == {"7"}
    assert problems(site.urls.verify) == []
