"""浏览器之外的那些人：用真实操作备好数据、让银行办事、按接口核对数字。"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

from tests.e2e.environment import Site
from yitihua.app.scenario import act
from yitihua.app.scenario.client import Api
from yitihua.app.scenario.play import play
from yitihua.app.scenario.schema import load_fragment
from yitihua.app.scenario.steps import Bank, Do, Expectation, Given, Scenario, Verify

GIVEN = Path(__file__).resolve().parents[1] / "scenarios" / "given"
TOTAL = "1800000.00"
OPERATOR = "AG_OP@101001"
AUDITOR = "AG_AUD@101001"
CENTRE = "PAY_CTR"
AGENT_BANK = "102"


def opening() -> Scenario:
    """项目入库、人大批准、批复，得到一条下达了的科室待分指标；之后全链核对一次。"""
    path = GIVEN / "pending_indicator.yaml"
    before = Given(fragment=load_fragment(path), fields={"amount": TOTAL, "source_amt": TOTAL})
    steps = (before, Verify("all"))
    return Scenario("S-e2e", "浏览器测试的开头", (), "base", "2022-03-01T10:00:00", steps, path)


@dataclass
class World:
    """一个已经开好头的世界：科室有一条待分指标，其余由各测试自己办出来。"""

    site: Site
    api: Api = field(init=False)
    parent: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.api = Api(self.site.url)
        self.start_anew()

    def start_anew(self) -> None:
        """换一个新世界，从头开好；先前的登录都作废。"""
        outcome = play(opening(), api=self.api)
        assert outcome.passed, "\n".join((outcome.failure, *outcome.details))
        self.parent = self.row("BA_BGT_INFO", bgt_layer_code="20", bgt_exe_flag="2")

    @property
    def url(self) -> str:
        return self.site.url

    def sql(self, statement: str, *params: object) -> Any:
        """直接问库：页面上的数不经任何接口再核一遍。给出第一格。"""
        with psycopg.connect(self.site.database) as connection:
            connection.read_only = True
            row = connection.execute(statement.encode(), params).fetchone()
        assert row is not None
        return row[0]

    def do(self, actor: str, operation: str, **fields: Any) -> dict[str, Any]:
        """办一件事，必须办成。"""
        step = Do(actor=actor, operation=operation, fields=fields, expect=Expectation(), elements=True)
        result: dict[str, Any] = act.do(step, api=self.api, scope={})[-1].result
        return result

    def bank(self, action: str, *, org: str = AGENT_BANK, **fields: Any) -> None:
        """让模拟银行做一件事，并等两边都静下来。"""
        act.bank(Bank(bank=org, act=action, fields=fields, expect=Expectation()), api=self.api, scope={})

    def settle(self) -> None:
        """浏览器里办的事留下的作业与报文，跑到静下来。"""
        self.api.control("POST", "drain")

    def rows(self, table: str, *, actor: str = "AUDIT", **where: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api.records(actor=actor, table=table, where=where)["rows"]
        return found

    def row(self, table: str, **where: Any) -> dict[str, Any]:
        """只该有一行的那一行。"""
        found = self.rows(table, **where)
        assert len(found) == 1, f"{table} {where} 有 {len(found)} 行"
        return found[0]

    def page(self, table: str, *, actor: str, **query: str) -> dict[str, Any]:
        """照界面的取法取一页，带整个查询的合计。"""
        response = self.api.session(actor).get(f"/api/records/{table}", params={"totals": "1", **query})
        assert response.status_code == 200, response.text[:500]
        body: dict[str, Any] = response.json()
        return body

    def allocate(self, *amounts: str, **elements: str) -> list[str]:
        """从科室待分指标分给样例单位，下达，返回各条可执行指标。"""
        lines = [{"amount": amount, **elements} for amount in amounts]
        given = self.do("MOF_BIZ", "appropriation.indicator.allocate", bgt_id=self.parent["bgt_id"], lines=lines)
        children = [str(line["bgt_id"]) for line in given["lines"]]
        wanted = [{"bgt_id": child} for child in children]
        issued = self.do("MOF_BGT", "appropriation.indicator.issue_batch", mode="all", lines=wanted)
        assert issued["refused"] == 0, issued
        return children

    def submitted(self, bgt_id: str, amount: str, *, use_des: str) -> dict[str, Any]:
        """一张已送审的支付申请。"""
        made = self.do(OPERATOR, "payment.application.create", bgt_id=bgt_id, pay_app_amt=amount, use_des=use_des)
        self.do(OPERATOR, "payment.application.submit", pay_app_id=made["pay_app_id"])
        return made

    def sent(self, bgt_id: str, amount: str, *, use_des: str) -> dict[str, Any]:
        """一张已发给银行的支付凭证。"""
        made = self.submitted(bgt_id, amount, use_des=use_des)
        self.do(AUDITOR, "payment.application.approve", pay_app_id=made["pay_app_id"], opinion="同意支付")
        cert = self.do(OPERATOR, "payment.voucher.create", pay_app_id=made["pay_app_id"])
        for actor in (OPERATOR, AUDITOR):
            self.do(actor, "payment.voucher.seal", pay_cert_id=cert["pay_cert_id"])
        self.do(CENTRE, "payment.voucher.send", pay_cert_id=cert["pay_cert_id"])
        return made | cert

    def cleared(self, bgt_id: str, amount: str, *, use_des: str) -> dict[str, Any]:
        """一笔付完、清算完的支付。"""
        made = self.sent(bgt_id, amount, use_des=use_des)
        self.bank("pay", pay_cert_no=made["pay_cert_no"])
        self.do(CENTRE, "payment.clearing.send_quota", agent_bank_code=AGENT_BANK)
        self.bank("clear")
        return made


def fen(text: str) -> int:
    """界面或接口上的金额 → 分；空即零。"""
    return int(Decimal(text.replace(",", "").strip() or "0") * 100)
