"""两张申请划款（2301）同时到：列着同一批凭证，只能成一张。真的报文、真的签名，两个连接一齐送。"""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import httpx
import psycopg
from simulators import MOF
from simulators.bank import AgentBank
from simulators.post import OutMessage
from simulators.signing import KeyRing

from tests.make import thread
from tests.make.desk import Desk
from tests.make.environment import Environment
from tests.make.thread import Indicator

ROUNDS: Final = 5
BANK: Final = "102"
WAITING, CLEARED = "1", "3"
"""划款凭证：等人民银行回单、已清算。"""


def orders(environment: Environment) -> list[bytes]:
    """财政发给银行的支付凭证（5214），原样的字节。"""
    with psycopg.connect(environment.admin()) as conn:
        rows = conn.execute(
            "SELECT envelope FROM msg_outbox WHERE to_org = %s AND vt_code = '5214' AND voucher_flag = '0'", [BANK]
        ).fetchall()
    return [bytes(row[0]) for row in rows]


def applied(environment: Environment, pay_cert_no: str, *, run_code: str, biz_time: str) -> OutMessage:
    """银行的一套系统据这张凭证出的 2301；`run_code` 不同即各编各的号，如主备两套各跑了一遍日终。"""
    keys = environment.logs.parent / "keys"
    bank = AgentBank(org=BANK, keys=KeyRing(org=BANK, directory=keys), run_code=run_code)
    for envelope in orders(environment):
        bank.replay(envelope, biz_time=biz_time, from_org=MOF)
    bank.act("pay", {"pay_cert_no": pay_cert_no}, biz_time=biz_time)
    [message] = bank.act("clear", {"pay_cert_nos": [pay_cert_no]}, biz_time=biz_time).outgoing
    return message


def deliver(url: str, message: OutMessage, *, gate: threading.Barrier | None = None) -> dict[str, Any]:
    """银行送一封，返回应答；有 `gate` 的等齐了再送。"""
    headers = {"Content-Type": "application/xml; charset=GBK", "X-Org-Code": BANK, "X-Biz-Time": message.biz_time}
    with httpx.Client(trust_env=False, timeout=60.0) as client:
        if gate is not None:
            gate.wait()
        return dict(client.post(url, content=message.envelope, headers=headers).json())


def deliver_together(url: str, messages: list[OutMessage]) -> list[dict[str, Any]]:
    gate = threading.Barrier(len(messages))
    with ThreadPoolExecutor(len(messages)) as pool:
        return list(pool.map(lambda message: deliver(url, message, gate=gate), messages))


def test_同一批凭证的两张划款申请同时到_只收一张(environment: Environment, desk: Desk, indicator: Indicator) -> None:
    world = desk.api.world()
    for number in range(ROUNDS):
        paid = thread.paid_voucher(desk, indicator, amount="7.00", use_des=f"支付第{number + 1}次维护费")
        desk.do("PAY_CTR", "payment.clearing.send_quota", agent_bank_code=BANK)
        codes = (f"9{number}1", f"9{number}2")
        pair = [applied(environment, paid.pay_cert_no, run_code=code, biz_time=world["biz_time"]) for code in codes]
        answers = deliver_together(f"{desk.base_url}/api/messages/inbox", pair)
        assert sorted(answer["status"] for answer in answers) == ["accepted", "rejected"], answers
        winner, loser = pair if answers[0]["status"] == "accepted" else reversed(pair)
        told = next(answer for answer in answers if answer["status"] == "rejected")
        assert f"{paid.pay_cert_no} 已列入 {winner.voucher_no}" in told["reason"]
        assert desk.one("PAY_LQD_CERT", send_status_code=WAITING)["lqd_cert_no"] == winner.voucher_no
        assert not desk.rows("PAY_LQD_CERT", lqd_cert_no=loser.voucher_no)
        deliver(f"{world['pbc']}/inbox", winner)
        desk.api.control("POST", "drain")
        assert desk.one("PAY_LQD_CERT", lqd_cert_no=winner.voucher_no)["send_status_code"] == CLEARED
