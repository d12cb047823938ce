"""抄送：送得到的必是自己打得开的，收件人也打得开；打开记已读；待办箱按期限排、数得出超期。"""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from tests.db.django_fixtures import DIVISION, NOW, YEAR, do
from tests.db.reporting.chain import Chain, chain
from tests.db.workbench.calling import Call
from tests.db.workbench.people import account, refusal
from yitihua.engines.workflow.models import WfCopy, WfInst, WfTask
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Principal
from yitihua.kernel.ids import uuid7

pytestmark = pytest.mark.usefixtures("base_world")


@pytest.fixture
def made(base_world: None) -> Chain:
    set_fixed(NOW.replace(tzinfo=None))
    return chain(1)


@pytest.fixture
def sender(made: Chain) -> Principal:
    return account("caiwu1", "AG_OP", agency="101001")


def send(made: Chain, *names: str) -> dict[str, object]:
    return {"biz_type": "appropriation.indicator", "biz_id": str(made.bgt_id), "usernames": list(names), "note": "请阅"}


def copies() -> list[WfCopy]:
    with transaction.atomic():
        set_divisions([DIVISION])
        return list(WfCopy.objects.unscoped("核对").order_by("send_time", "receiver_name"))


def box(call: Call, who: Principal, **query: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(call("/todo", who, **query).content)
    return found


def test_送给看得到的人_未读不重送_打开即已读_别人不能替读(call: Call, made: Chain, sender: Principal) -> None:
    reader, other = account("shenhe1", "AG_AUD", agency="101001"), account("yusuan1", "MOF_BGT")
    assert do("workflow.copy.send", sender, **send(made, "shenhe1", "yusuan1")) == {"sent": 2, "waiting": 0}
    assert do("workflow.copy.send", sender, **send(made, "shenhe1")) == {"sent": 0, "waiting": 1}
    found = box(call, reader, box="copied")
    [row] = found["rows"]  # type: ignore[misc]
    assert (found["unread_copies"], row["status"], row["sender"], row["note"]) == (1, "unread", "caiwu1某", "请阅")
    assert (row["biz_no"], row["amount"]) == (made.doc_no, "800.00")
    assert refusal("workflow.copy.read", other, copy_id=row["copy_id"]).code == "R-WFL-008"
    do("workflow.copy.read", reader, copy_id=row["copy_id"])
    first = [item.read_time for item in copies() if item.receiver == reader.user_id]
    do("workflow.copy.read", reader, copy_id=row["copy_id"], fiscal_year="2022")
    assert [item.read_time for item in copies() if item.receiver == reader.user_id] == first != [None]
    assert box(call, reader, box="copied")["unread_copies"] == 0
    assert do("workflow.copy.send", sender, **send(made, "shenhe1")) == {"sent": 1, "waiting": 0}


def test_有一人看不到就一个也不送_说明几人中几人(made: Chain, sender: Principal) -> None:
    account("shenhe1", "AG_AUD", agency="101001")
    account("waidan1", "AG_AUD", agency="102001")
    account("keshi9", "MOF_BIZ", mof_dep="999")
    found = refusal("workflow.copy.send", sender, **send(made, "shenhe1", "waidan1", "keshi9"))
    assert found.code == "E-COPY"
    assert found.figures == {"total": "3", "outside": "2"}
    assert "waidan1某" in found.message
    assert "keshi9某" in found.message
    assert found.next_step
    assert copies() == []


def test_没有的账号_停用的_自己_打不开的单据都不送(made: Chain, sender: Principal) -> None:
    assert refusal("workflow.copy.send", sender, **send(made, "meiyou")).figures == {"total": "1", "missing": "1"}
    assert refusal("workflow.copy.send", sender, **send(made, "caiwu1")).code == "E-COPY"
    stranger = account("waidan1", "AG_OP", agency="102001")
    assert refusal("workflow.copy.send", stranger, **send(made, "caiwu1")).code == "R-WFL-008"
    assert copies() == []


def task(made: Chain, *, hours: int, amount: int) -> None:
    inst = WfInst.objects.create(
        mof_div_code=DIVISION, fiscal_year=YEAR, biz_type="payment.application", biz_id=uuid7(), agency_code="101001",
        initiator="x",
    )  # fmt: skip
    WfTask.objects.create(
        inst=inst, mof_div_code=DIVISION, fiscal_year=YEAR, biz_type=inst.biz_type, biz_id=inst.biz_id,
        biz_no=f"{hours}", step_code="a", step_title="单位审核", role_code="AG_AUD", agency_code="101001",
        amount=amount, arrive_time=NOW, deadline=NOW + timedelta(hours=hours),
    )  # fmt: skip


def test_待办按期限排_卡片数得出超期_只看超期(call: Call, made: Chain) -> None:
    reader = account("shenhe1", "AG_AUD", agency="101001")
    with transaction.atomic():
        set_divisions([DIVISION])
        for hours, amount in ((5, 10), (-3, 30), (0, 20)):
            task(made, hours=hours, amount=amount)
    found = box(call, reader, sort="deadline")
    assert [(row["biz_no"], row["overdue_hours"]) for row in found["rows"]] == [("-3", 3), ("0", 0), ("5", 0)]  # type: ignore[attr-defined]
    [card] = found["cards"]  # type: ignore[misc]
    assert (card["count"], card["overdue"]) == (3, 1)
    assert [row["biz_no"] for row in box(call, reader, sort="amount")["rows"]] == ["-3", "0", "5"]  # type: ignore[attr-defined]
    assert [row["biz_no"] for row in box(call, reader, overdue="1")["rows"]] == ["-3"]  # type: ignore[attr-defined]
