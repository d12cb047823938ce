"""规则说明：任何拒绝码都说得出来，规格里的原文对得上号。"""

import re
from pathlib import Path

import pytest

import yitihua.infra.operation.rules
import yitihua.modules.payment.rules.submit  # noqa: F401
from yitihua.app.rulehelp.help import PAGE, rule_help, rule_list
from yitihua.app.rulehelp.refusal_codes import REFUSAL_CODES
from yitihua.app.rulehelp.spec_text import passages
from yitihua.kernel.rulebook import RULEBOOK

SOURCE = Path(__file__).resolve().parents[3] / "src" / "yitihua"
REFUSED = re.compile(r'"(E-[A-Z]+(?:-\d{3})?)"')


def test_源码里的每个拒绝码都有说明_没有多余的() -> None:
    used = {
        code
        for path in SOURCE.rglob("*.py")
        if "rulehelp" not in path.parts
        for code in REFUSED.findall(path.read_text("utf-8"))
    }
    assert len(used) > 25
    assert used - set(REFUSAL_CODES) == set()
    assert set(REFUSAL_CODES) - used == set()


def test_登记的规则给出措辞依据与一正一反() -> None:
    assert len(RULEBOOK) > 5
    for code in RULEBOOK:
        found = rule_help(code)
        assert found is not None
        assert [item["fires"] for item in found["examples"]] == [True, False], code
        assert found["message"], code
        assert found["basis"], code


def test_规格里的条件原样取出_算例列得出() -> None:
    found = rule_help("R-WFL-001")
    assert found is not None
    assert found["condition"] == "同一人在同一单据录入并审核"
    [passage] = found["spec"]
    assert passage["chapter"].startswith("10 ")
    assert passage["section"] == "6 规则"
    assert any(case.startswith("T-WFL-001") for case in found["cases"])


def test_表头不同的规则表也取得到条件() -> None:
    assert all(any(item.cells for item in passages(code)) for code in ("R-GEN-001", "R-PAY-001", "R-IND-002"))


@pytest.mark.parametrize("code", ["E-COPY", "E-REQ-003"])
def test_拒绝码有说明(code: str) -> None:
    found = rule_help(code)
    assert found is not None
    assert found["next_step"]


def test_规格里写了还没判定的_说明没有判定() -> None:
    found = rule_help("R-PER-003")
    assert found is not None
    assert (found["declared"], found["message"]) == (False, "定量指标须填写目标值和计量单位")


def test_哪里都没有的为空() -> None:
    assert rule_help("R-XXX-999") is None


def test_大全分页_按词头与文字找() -> None:
    everything = rule_list(words="", module="", page=1)
    assert len(everything["rows"]) == min(PAGE, everything["count"])
    pages = -(-everything["count"] // PAGE)
    seen = [item["code"] for page in range(1, pages + 1) for item in rule_list(words="", module="", page=page)["rows"]]
    assert len(seen) == len(set(seen)) == everything["count"]
    assert {item["code"].split("-")[0] for item in rule_list(words="", module="E", page=1)["rows"]} == {"E"}
    assert [item["code"] for item in rule_list(words="e-copy", module="", page=1)["rows"]] == ["E-COPY"]
    assert rule_list(words="没有这几个字的规则", module="", page=1)["count"] == 0
