"""过一万行转后台的批量里夹带别人的单据：一行也办不成，什么都不变，分不出有没有，日志里有。"""

import uuid
from typing import Any, Final

import pytest

from tests.attacks.cast import BY_FUND, OTHER_UNITS, Attacker
from tests.attacks.place import DIVISION
from tests.attacks.sight import leaks
from tests.attacks.stage import Stage

LINES: Final = 10_001
"""到一万行为止当场办，再多转后台。"""
SUBMIT: Final = "payment.application.submit"


def foreign(stage: Stage, who: Attacker) -> list[dict[str, Any]]:
    """此人看不到的申请，连同正确的行版本：版本不对也要先答看不到。"""
    mine = {row["pay_app_id"] for row in stage.home.seen(who, "PAY_VOUCHER")}
    rows = [row for row in stage.home.rows["PAY_VOUCHER"] if row["pay_app_id"] not in mine]
    return [{"pay_app_id": row["pay_app_id"], "row_version": row["row_version"]} for row in rows]


@pytest.mark.parametrize("mode", ["each", "all"])
@pytest.mark.parametrize("who", [OTHER_UNITS[0], BY_FUND[0]], ids=lambda who: who.actor)
def test_一万零一行_别人的一行也办不成(stage: Stage, who: Attacker, mode: str) -> None:
    taken = foreign(stage, who)
    assert taken
    ghosts = [{"pay_app_id": str(uuid.uuid4()), "row_version": 1} for _ in range(LINES - len(taken))]
    request_id = str(uuid.uuid4())
    body = {"request_id": request_id, "mode": mode, "lines": [*taken, *ghosts]}
    before = stage.digest(division=DIVISION)
    answer = stage.post(who, f"/api/operations/{SUBMIT}_batch", body)
    assert answer.status_code == 202, answer.text
    stage.desk.api.control("POST", "drain")
    done = stage.get(who, answer.json()["result_url"])
    assert leaks(done.text, stage.secrets_of(who), sent=str(body)) == []
    if mode == "each":
        outcomes = done.json()["outcomes"]
        assert (done.json()["ok"], done.json()["refused"], len(outcomes)) == (0, LINES, LINES)
        findings = [item["findings"] for item in outcomes]
        assert all(item == findings[-1] for item in findings), "分得出哪几张单据真有"
        assert findings[0][0]["code"] == "R-WFL-008"
    else:
        assert done.status_code >= 400
        assert "R-WFL-008" in done.text
    assert stage.changed(before, division=DIVISION, derived={"sys_notice"}) == [], "除了告诉他没办成，什么都不变"
    result, detail = stage.logged([request_id])[request_id]
    assert "R-WFL-008" in str(detail)
    assert result == ("ok" if mode == "each" else "refused")
