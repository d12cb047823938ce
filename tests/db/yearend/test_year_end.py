"""年结：申报、审核、核销、对冲、关账、次年生成；一分不差，能断能续（R-IND-006、020–023）。"""

from decimal import Decimal

import pytest

from tests.db.django_fixtures import person
from tests.db.yearend.people import (
    BGT,
    BGT2,
    BIZ,
    NEXT_SPRING,
    POOL,
    books,
    confirmed,
    do,
    issued,
    paid,
    problems,
    rows,
    source,
    year_end,
)
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("world")


def refused(code: str, *args: object, **fields: object) -> list[str]:
    with pytest.raises(Refusal) as caught:
        do(code, *args, **fields)  # type: ignore[arg-type]
    return [item.code for item in caught.value.findings.items]


def _year() -> dict[str, str]:
    total = source()
    unit = issued(total, "600000.00")
    pool = issued(total, "300000.00", **{**POOL, "agency_code": "", "gov_bgt_eco_code": "", "dep_bgt_eco_code": "",
                                         "pay_type_code": ""})  # fmt: skip
    return {"total": total, "unit": unit, "pool": pool}


def test_一年办完_全部科目归零_次年照清单生成(next_year: DatabaseUrls) -> None:
    made = _year()
    key = confirmed(made["unit"], "350000.00")
    year_end()
    assert rows("SELECT status, done_cnt, left_cnt, carry_amt, back_amt FROM indi_year_end") == [
        ("2", 3, 0, Decimal("350000.00"), Decimal("650000.00"))
    ]
    assert books() == {"101": Decimal("-1000000.00"), "601": Decimal("350000.00"), "602": Decimal("650000.00")}
    do("appropriation.year_end.offset", BGT)
    assert books() == {}
    assert problems(next_year.verify) == []
    do("appropriation.year_end.close", BGT)
    assert problems(next_year.verify) == []
    assert refused("appropriation.source.register", BGT, amount="1.00", fund_type_code="111") == ["R-GEN-009"]
    result = do("appropriation.carry_in.generate", BGT, year="2023", now=NEXT_SPRING)
    assert (result["count"], result["amount"]) == (1, "350000.00")
    assert books("2023") == {"107": Decimal("-350000.00"), "30103": Decimal("350000.00")}
    assert rows(
        "SELECT bgt_type_code, source_type_code, src_acc, ori_bgt_id::text, reg_amt FROM ba_bgt_info"
        " WHERE fiscal_year = '2023'"
    ) == [("22", "5", "107", made["unit"], Decimal("350000.00"))]
    assert rows("SELECT status FROM ba_bgt_carryovers WHERE carryovers_bgt_id = %s", key) == [("5",)]
    assert problems(next_year.verify) == []


def test_申报超余额一分被拒_改了项目科目被拒() -> None:
    """R-IND-020、R-IND-023。"""
    unit = _year()["unit"]
    declare = "appropriation.carryover.declare"
    assert refused(declare, BIZ, bgt_id=unit, carryovers_amt="600000.01") == ["R-IND-020"]
    wrong = {"bgt_id": unit, "carryovers_amt": "600000.00", "exp_func_code": "2010102"}
    assert refused(declare, BIZ, **wrong) == ["R-IND-023"]
    do(declare, BIZ, **{**wrong, "exp_func_code": "2010101"})
    assert refused(declare, BIZ, bgt_id=unit, carryovers_amt="1.00") == ["E-YEAREND"]


def test_上年结转来的今年没用完只能收回() -> None:
    """R-IND-021：22 类被拒，21 类可以。"""
    changed = {"bgt_type_code": "22", "found_type_code": "31", "source_type_code": "5"}
    last = source("100.00", **changed)
    own, carried = issued(source("100.00"), "100.00"), issued(last, "100.00", **changed)
    declare = "appropriation.carryover.declare"
    assert refused(declare, BIZ, bgt_id=carried, carryovers_amt="100.00") == ["R-IND-021"]
    do(declare, BIZ, bgt_id=own, carryovers_amt="100.00")


def test_次年生成差一分整批不生成_单行超确认数一分不生成_不改科目() -> None:
    """R-IND-022、R-IND-006（结转确认数）、R-IND-023。"""
    total = source()
    first, second = (issued(total, "500.00", pro_code=code) for code in ("P0001", "P0002"))
    keys = [confirmed(bgt_id, "100.00") for bgt_id in (first, second)]
    year_end()
    do("appropriation.year_end.offset", BGT)
    generate = "appropriation.carry_in.generate"

    def lines(*amounts: str, **changed: str) -> dict[str, object]:
        made = [{"carryovers_bgt_id": key, "amount": amount} for key, amount in zip(keys, amounts, strict=True)]
        return {"lines": [{**made[0], **changed}, made[1]], "year": "2023", "now": NEXT_SPRING}

    assert refused(generate, BGT, **lines("100.00", "99.99")) == ["R-IND-022"]
    with pytest.raises(Refusal) as caught:
        do(generate, BGT, **lines("100.01", "99.99"))  # type: ignore[arg-type]
    first_finding = caught.value.findings.items[0]
    assert first_finding.code == "R-IND-006"
    assert "100.01将超过结转确认数100.00" in first_finding.message
    assert refused(generate, BGT, **lines("100.00", "100.00", exp_func_code="2010102")) == ["R-IND-023"]
    assert refused(generate, BGT, **lines("100.00", "100.00", pro_code="P0002")) == ["R-IND-023"]
    assert rows("SELECT count(*) FROM ba_bgt_info WHERE fiscal_year = '2023'") == [(0,)]
    do(generate, BGT, **lines("100.00", "100.00"))  # type: ignore[arg-type]
    assert refused(generate, BGT, **lines("100.00", "100.00")) == ["E-YEAREND"]
    assert rows("SELECT count(*), sum(reg_amt) FROM ba_bgt_info WHERE fiscal_year = '2023'") == [(2, Decimal(200))]


def test_有冻结不能年结_经批准核销转六零三(next_year: DatabaseUrls) -> None:
    unit = _year()["unit"]
    frozen = do("appropriation.indicator.freeze", BGT, bgt_id=unit, amount="0.01", reason_type="审计")["frozen_id"]
    start = "appropriation.year_end.start"
    assert refused(start, BGT) == ["E-YEAREND"]
    key = do(
        "appropriation.write_off.declare", person("MOF_BIZ"), frozen_id=frozen, approve_doc_no="岳审〔2022〕8号",
        remark="审计期间依法不能解除",
    )["write_off_id"]  # fmt: skip
    assert refused(start, BGT) == ["E-YEAREND"] * 2
    do("appropriation.write_off.approve", BGT2, write_off_id=key, opinion="同意上报")
    do("appropriation.write_off.approve", person("LEAD"), write_off_id=key, opinion="同意核销")
    year_end()
    assert books()["603"] == Decimal("0.01")
    do("appropriation.year_end.offset", BGT)
    assert books() == {}
    assert problems(next_year.verify) == []


def test_核销之后又退回一分_不能对冲_接着办了才行(next_year: DatabaseUrls) -> None:
    """差一分不得关账（05 第 6.3 节说明 5）。"""
    unit = _year()["unit"]
    paid(unit, Decimal("200.00"))
    year_end()
    paid(unit, Decimal("-0.01"))
    with pytest.raises(Refusal) as caught:
        do("appropriation.year_end.offset", BGT)
    assert "来源101贷方1,000,000.00与执行、结转、收回、核销合计999,999.99相差0.01" in caught.value.summary
    year_end()
    do("appropriation.year_end.offset", BGT)
    assert books() == {}
    assert rows("SELECT paid_amt, back_amt FROM indi_year_end_offset") == [(Decimal("199.99"), Decimal("999800.01"))]
    found = {row["check"] for row in problems(next_year.verify)}
    allowed = {"04_paid_documents", "24_documents_movements", "26_documents_book"}
    assert found <= allowed, "实付没有经支付模块，只有单据与账相比的几条报"
