"""指标账各业务事件的分录与运行字段科目（05 第 6.3、6.4 节），算例没有覆盖的部分。"""

from decimal import Decimal

import pytest

from yitihua.kernel.errors import Refusal
from yitihua.ledger.posting import indicator
from yitihua.ledger.posting.indicator import OpeningAmounts, Standing

from .editions import Edition
from .trial import IndicatorBook

D = Decimal
ONE = D("1.00")
CATEGORIES = {"1": "30101", "21": "30102", "22": "30103", "3": "30104"}
FUNDS = {"111": "50101", "121": "50102", "13": "50103", "21": "50104", "31": "50105"}
USES = {
    "本级支出": "20101",
    "安排预算稳定调节基金": "20101",
    "对下转移支付": "20102",
    "债务转贷": "20102",
    "预备费": "20103",
    "年初预留": "20104",
    "债务还本": "20105",
    "上解支出": "20106",
    "调出资金": "20107",
}


def at(edition: Edition, bgt_layer_code: str, **fields: str) -> Standing:
    given = {"bgt_id": "甲", "pro_cat_code": "22", "fund_type_code": "111", "src_acc": "101", **fields}
    given["src_acc"] = edition.code(given["src_acc"])
    return Standing(fiscal_year=2022, bgt_layer_code=bgt_layer_code, **given)


def unit(edition: Edition, **fields: str) -> Standing:
    return at(edition, "40", bgt_exe_flag="1", **fields)


def pairs(edition: Edition, action, **fields) -> list[tuple[str, str]]:
    lines = action(templates=edition.templates, **fields)
    assert all(line.amount == ONE for line in lines)
    return [(edition.standard(line.debit_account), edition.standard(line.credit_account)) for line in lines]


def account(edition: Edition, find, **fields) -> str:
    return edition.standard(find(templates=edition.templates, **fields))


def refused(edition: Edition, action, **fields) -> str:
    with pytest.raises(Refusal) as caught:
        action(templates=edition.templates, **fields)
    assert caught.value.codes == ("E-POSTING",)
    return caught.value.summary


@pytest.mark.parametrize(("category", "code"), CATEGORIES.items())
def test_可执行科目按项目类别(edition: Edition, category: str, code: str) -> None:
    own = unit(edition, pro_cat_code=category)
    assert account(edition, indicator.running_account, at=own) == code
    assert pairs(edition, indicator.make_executable, target=own, amount=ONE) == [(code, "204")]
    assert pairs(edition, indicator.occupy, at=own, amount=ONE) == [("408", code)]
    assert pairs(edition, indicator.release, at=own, amount=ONE) == [(code, "408")]
    assert pairs(edition, indicator.freeze, at=own, amount=ONE) == [("405", code)]
    assert pairs(edition, indicator.unfreeze, at=own, amount=ONE) == [(code, "405")]


@pytest.mark.parametrize(("fund", "code"), FUNDS.items())
def test_已支付科目按资金性质(edition: Edition, fund: str, code: str) -> None:
    own = unit(edition, fund_type_code=fund)
    assert account(edition, indicator.paid_account, at=own) == code
    assert pairs(edition, indicator.pay, at=own, amount=ONE) == [(code, "408")]
    assert pairs(edition, indicator.refund, at=own, amount=ONE) == [("30103", code)]
    assert pairs(edition, indicator.correct_elements, at=own, amount=ONE) == [(code, code)]


@pytest.mark.parametrize(("use", "code"), USES.items())
def test_总预算待分科目按用途(edition: Edition, use: str, code: str) -> None:
    total = at(edition, "10", use=use)
    assert account(edition, indicator.running_account, at=total) == code
    assert pairs(edition, indicator.register_source, total=total, approved=ONE) == [(code, "101")]


@pytest.mark.parametrize(
    ("layer", "flag", "running", "frozen"),
    [
        ("10", "2", "20101", "401"),
        ("20", "2", "202", "402"),
        ("30", "2", "203", "403"),
        ("40", "2", "204", "404"),
        ("40", "1", "30103", "405"),
    ],
)
def test_冻结科目与冻结分录一致(edition: Edition, layer: str, flag: str, running: str, frozen: str) -> None:
    own = at(edition, layer, bgt_exe_flag=flag)
    assert account(edition, indicator.running_account, at=own) == running
    assert account(edition, indicator.frozen_account, at=own) == frozen
    assert pairs(edition, indicator.freeze, at=own, amount=ONE) == [(frozen, running)]
    assert pairs(edition, indicator.unfreeze, at=own, amount=ONE) == [(running, frozen)]


def test_转移支付待下达没有冻结科目_拒绝(edition: Edition) -> None:
    county = at(edition, "20", rec_div_code="430621000", use="对下转移支付")
    assert account(edition, indicator.running_account, at=county) == "205"
    assert account(edition, indicator.paid_account, at=county) == "502"
    assert "IND08" in refused(edition, indicator.freeze, at=county, amount=ONE)


def test_采购与合同占用(edition: Edition) -> None:
    own = unit(edition)
    steps = [
        (indicator.reserve_purchase, [("406", "30103")]),
        (indicator.sign_purchase_contract, [("407", "406")]),
        (indicator.release_purchase, [("30103", "406")]),
        (indicator.reserve_contract, [("407", "30103")]),
        (indicator.occupy_contract, [("408", "407")]),
        (indicator.release_to_contract, [("407", "408")]),
        (indicator.release_contract, [("30103", "407")]),
    ]
    for action, expected in steps:
        assert pairs(edition, action, at=own, amount=ONE) == expected
    assert account(edition, indicator.frozen_account, at=own, hold="采购") == "406"
    assert account(edition, indicator.frozen_account, at=own, hold="合同") == "407"
    assert account(edition, indicator.occupied_account, at=own) == "408"


def test_人员类指标不办采购占用(edition: Edition) -> None:
    refused(edition, indicator.reserve_purchase, at=unit(edition, pro_cat_code="1"), amount=ONE)


@pytest.mark.parametrize(
    ("child", "parent", "expected"),
    [
        ("40", "30", [("204", "30103"), ("203", "204")]),
        ("40", "20", [("204", "30103"), ("202", "204")]),
        ("40", "10", [("204", "30103"), ("20101", "204")]),
        ("30", "20", [("202", "203")]),
        ("30", "10", [("20101", "203")]),
        ("20", "10", [("20101", "202")]),
    ],
)
def test_E05_逐级退分(edition: Edition, child: str, parent: str, expected: list[tuple[str, str]]) -> None:
    below = unit(edition) if child == "40" else at(edition, child)
    above = at(edition, parent, bgt_id="上级")
    assert pairs(edition, indicator.withdraw, child=below, parent=above, amount=ONE) == expected
    refused(edition, indicator.withdraw, child=above, parent=below, amount=ONE)


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        ("20", "30", [("203", "202")]),
        ("30", "40", [("204", "203"), ("30103", "204")]),
    ],
)
def test_E04_经主管部门分配(edition: Edition, parent: str, child: str, expected: list[tuple[str, str]]) -> None:
    below = unit(edition) if child == "40" else at(edition, child)
    assert pairs(edition, indicator.allocate, parent=at(edition, parent), child=below, amount=ONE) == expected


def test_E03_只批到部门_未齐要素的单位指标不生成可执行(edition: Edition) -> None:
    total = at(edition, "10")
    dept = at(edition, "30")
    assert pairs(edition, indicator.reply, total=total, target=dept, replied=ONE) == [("203", "20101")]
    draft = at(edition, "40")
    assert pairs(edition, indicator.reply, total=total, target=draft, replied=ONE) == [("204", "20101")]
    refused(edition, indicator.reply, total=total, target=at(edition, "20"), replied=ONE)
    reserve = at(edition, "10", use="预备费")
    refused(edition, indicator.reply, total=reserve, target=dept, replied=ONE)


def test_E06_动用预备费与预留落实_可直达单位(edition: Edition) -> None:
    for use, code in (("预备费", "20103"), ("年初预留", "20104")):
        reserve = at(edition, "10", use=use)
        office = at(edition, "20")
        assert pairs(edition, indicator.allocate, parent=reserve, child=office, amount=ONE) == [("202", code)]
        assert pairs(edition, indicator.allocate, parent=reserve, child=unit(edition), amount=ONE) == [
            ("202", code),
            ("204", "202"),
            ("30103", "204"),
        ]


@pytest.mark.parametrize(
    ("source", "layer", "use", "debit"),
    [
        ("10201", "10", "本级支出", "20101"),
        ("10202", "20", "本级支出", "202"),
        ("10203", "20", "本级支出", "202"),
        ("103", "10", "本级支出", "20101"),
        ("10401", "20", "本级支出", "202"),
        ("10402", "20", "本级支出", "202"),
        ("10401", "10", "债务还本", "20105"),
        ("10402", "10", "债务还本", "20105"),
        ("105", "10", "本级支出", "20101"),
        ("106", "10", "本级支出", "20101"),
        ("108", "10", "本级支出", "20101"),
        ("109", "10", "本级支出", "20101"),
    ],
)
def test_E06_追加按来源(edition: Edition, source: str, layer: str, use: str, debit: str) -> None:
    target = at(edition, layer, src_acc=source, use=use)
    assert pairs(edition, indicator.add, target=target, amount=ONE) == [(debit, source)]


@pytest.mark.parametrize(
    ("source", "layer", "credit"),
    [
        ("10202", "20", "202"),
        ("10202", "10", "20101"),
        ("10201", "10", "20101"),
        ("10203", "20", "202"),
        ("103", "10", "20101"),
        ("10402", "10", "20101"),
        ("107", "10", "20101"),
        ("109", "10", "20101"),
    ],
)
def test_E07_追减冲来源(edition: Edition, source: str, layer: str, credit: str) -> None:
    pool = at(edition, layer, src_acc=source)
    assert pairs(edition, indicator.cut_source, pool=pool, amount=ONE) == [(source, credit)]


def test_E07_本级收入不能在科室层冲来源(edition: Edition) -> None:
    refused(edition, indicator.cut_source, pool=at(edition, "20"), amount=ONE)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (("40", "1", "1"), ("40", "1", "1"), ("30101", "30101")),
        (("40", "1", "3"), ("40", "1", "22"), ("30103", "30104")),
        (("40", "1", "22"), ("40", "1", "3"), ("30104", "30103")),
        (("40", "1", "22"), ("40", "1", "21"), ("30102", "30103")),
        (("40", "1", "21"), ("40", "1", "22"), ("30103", "30102")),
        (("40", "2", "22"), ("40", "2", "22"), ("204", "204")),
        (("20", "2", "22"), ("20", "2", "22"), ("202", "202")),
        (("30", "2", "22"), ("30", "2", "22"), ("203", "203")),
        (("40", "1", "1"), ("40", "1", "21"), None),
        (("40", "1", "22"), ("30", "2", "22"), None),
        (("40", "1", "22"), ("40", "2", "22"), None),
    ],
)
def test_E08_调剂(
    edition: Edition,
    source: tuple[str, str, str],
    target: tuple[str, str, str],
    expected: tuple[str, str] | None,
) -> None:
    out = at(edition, source[0], bgt_id="调出", bgt_exe_flag=source[1], pro_cat_code=source[2])
    into = at(edition, target[0], bgt_id="调入", bgt_exe_flag=target[1], pro_cat_code=target[2])
    if expected is None:
        refused(edition, indicator.move, source=out, target=into, amount=ONE)
        return
    assert pairs(edition, indicator.move, source=out, target=into, amount=ONE) == [expected]
    (line,) = indicator.move(source=out, target=into, amount=ONE, templates=edition.templates)
    assert (line.debit_bgt_id, line.credit_bgt_id) == ("调入", "调出")


@pytest.mark.parametrize(
    ("use", "code"), [("对下转移支付", "20102"), ("债务还本", "20105"), ("上解支出", "20106"), ("调出资金", "20107")]
)
def test_E08_总预算用途调剂(edition: Edition, use: str, code: str) -> None:
    out, into = at(edition, "10"), at(edition, "10", bgt_id="调入", use=use)
    assert pairs(edition, indicator.move, source=out, target=into, amount=ONE) == [(code, "20101")]


def test_来源不同的指标不能相互记账(edition: Edition) -> None:
    out, into = unit(edition), unit(edition, bgt_id="乙", src_acc="107")
    assert "来源" in refused(edition, indicator.move, source=out, target=into, amount=ONE)


def test_E14_跨年退款重新安排_来源须为上年结转(edition: Edition) -> None:
    total = at(edition, "10", src_acc="107")
    draft = at(edition, "40", src_acc="107")
    assert pairs(edition, indicator.reuse_prior_refund, target=total, amount=ONE) == [("20101", "107")]
    assert pairs(edition, indicator.reuse_prior_refund, target=draft, amount=ONE) == [("204", "107")]
    ready = unit(edition, src_acc="107")
    assert pairs(edition, indicator.reuse_prior_refund, target=ready, amount=ONE) == [("204", "107"), ("30103", "204")]
    refused(edition, indicator.reuse_prior_refund, target=at(edition, "20", src_acc="107"), amount=ONE)
    assert "动用来源" in refused(edition, indicator.reuse_prior_refund, target=at(edition, "10"), amount=ONE)


def test_E16a_年初安排的对下转移支付_收回退回(edition: Edition) -> None:
    total = at(edition, "10", use="对下转移支付")
    county = at(edition, "10", bgt_id="县", use="对下转移支付", rec_div_code="430621000")
    assert pairs(edition, indicator.allocate, parent=total, child=county, amount=ONE) == [("205", "20102")]
    assert pairs(edition, indicator.issue_transfer, at=county, amount=ONE) == [("502", "205")]
    assert pairs(edition, indicator.recall_transfer, at=county, amount=ONE) == [("205", "502")]
    assert pairs(edition, indicator.withdraw, child=county, parent=total, amount=ONE) == [("20102", "205")]
    refused(edition, indicator.allocate, parent=at(edition, "10"), child=county, amount=ONE)


@pytest.mark.parametrize(
    ("layer", "use", "expected"),
    [
        ("10", "上解支出", ("503", "20106")),
        ("10", "债务还本", ("504", "20105")),
        ("10", "调出资金", ("505", "20107")),
        ("10", "安排预算稳定调节基金", ("506", "20101")),
        ("10", "债务转贷", ("508", "20102")),
        ("20", "债务转贷", ("508", "202")),
    ],
)
def test_E21_其他支出执行(edition: Edition, layer: str, use: str, expected: tuple[str, str]) -> None:
    own = at(edition, layer, use=use)
    assert pairs(edition, indicator.execute, at=own, amount=ONE) == [expected]
    assert account(edition, indicator.paid_account, at=own) == expected[0]
    assert account(edition, indicator.running_account, at=own) == expected[1]


def test_E21_年中收回的补充稳调直接执行_调入其他预算先转用途(edition: Edition) -> None:
    """第 6.3 节说明 1；停在科室待分的（上级来款收回）不能补充稳调。"""
    total = at(edition, "10")
    stabilize = {"use": "安排预算稳定调节基金", "amount": ONE}
    assert pairs(edition, indicator.execute_recovered, total=total, **stabilize) == [("506", "20101")]
    out = pairs(edition, indicator.execute_recovered, total=total, use="调出资金", amount=ONE)
    assert out == [("20107", "20101"), ("505", "20107")]
    refused(edition, indicator.execute_recovered, total=at(edition, "20"), **stabilize)


def test_年末能对冲的科目按来源(edition: Edition) -> None:
    """专项转移支付没有稳调、调出的对冲，本级收入有。"""
    sources = {name: edition.code(name) for name in ("101", "10202")}
    found = {
        name: {
            edition.standard(code)
            for code in indicator.offset_accounts(src_acc=source, fiscal_year=2022, templates=edition.templates)
        }
        for name, source in sources.items()
    }
    assert {"505", "506", "602"} <= found["101"]
    assert found["10202"] & {"505", "506", "602"} == {"602"}


def test_E17_列支只在开关打开时_预备费只能收回(edition: Edition) -> None:
    own = unit(edition)
    refused(edition, indicator.close_year, at=own, outcome="列支", amount=ONE)
    on = {"accrual_carryover_mode": "开"}
    assert pairs(edition, indicator.close_year, at=own, outcome="列支", amount=ONE, switches=on) == [("507", "30103")]
    reserve = at(edition, "10", use="预备费")
    assert pairs(edition, indicator.close_year, at=reserve, outcome="收回", amount=ONE) == [("602", "20103")]
    refused(edition, indicator.close_year, at=reserve, outcome="结转", amount=ONE)


@pytest.mark.parametrize(
    ("layer", "flag", "frozen"),
    [("10", "2", "401"), ("20", "2", "402"), ("30", "2", "403"), ("40", "2", "404"), ("40", "1", "405")],
)
def test_E17_核销冻结(edition: Edition, layer: str, flag: str, frozen: str) -> None:
    own = at(edition, layer, bgt_exe_flag=flag)
    assert pairs(edition, indicator.write_off_frozen, at=own, amount=ONE) == [("603", frozen)]


def test_E20_还有冻结余额时不能对冲(edition: Edition) -> None:
    balances = {edition.code("50101"): D("5.00"), edition.code("405"): D("0.01")}
    reason = refused(edition, indicator.offset_source, src_acc="本级收入", balances=balances, fiscal_year=2022)
    assert "0.01" in reason


def test_E19_收回资金重新安排(edition: Edition) -> None:
    total = at(edition, "10", src_acc="107")
    assert pairs(edition, indicator.rearrange_recovered, total=total, amount=ONE) == [("20101", "107")]


@pytest.mark.parametrize(
    ("layer", "use", "expected"),
    [
        ("10", "本级支出", [("20101", "107")]),
        ("10", "对下转移支付", [("20102", "107")]),
        ("10", "年初预留", [("20104", "107")]),
        ("20", "本级支出", [("202", "107")]),
        ("30", "本级支出", [("203", "107")]),
        ("40", "本级支出", [("204", "107")]),
    ],
)
def test_E19_次年结转登记(edition: Edition, layer: str, use: str, expected: list[tuple[str, str]]) -> None:
    target = at(edition, layer, use=use, src_acc="107", bgt_type_code="22")
    assert pairs(edition, indicator.carry_in, target=target, amount=ONE) == expected


def test_OPEN01_期初按运行字段借_来源贷(edition: Edition) -> None:
    own = unit(edition, src_acc="10202", fund_type_code="1111")
    book = IndicatorBook(edition)
    opening = OpeningAmounts(
        cur_amt=D("100.00"),
        frozen={"冻结": D("20.00"), "采购": D("3.00"), "合同": D("0.40")},
        occ_amt=D("5.00"),
        paid_amt=D("60.00"),
        carried={"结转": D("7.00"), "收回": D("0.00"), "核销": D("0.01")},
    )
    book.post(indicator.open_balances(at=own, amounts=opening, templates=edition.templates))
    assert book.balances() == {
        "10202": "-195.41",
        "30103": "100.00",
        "405": "20.00",
        "406": "3.00",
        "407": "0.40",
        "408": "5.00",
        "50101": "60.00",
        "601": "7.00",
        "603": "0.01",
    }
    assert book.fields(own) == {
        "cur_amt": "100.00",
        "frozen_amt": "23.40",
        "occ_amt": "5.00",
        "paid_amt": "60.00",
        "carry_amt": "7.01",
    }


def test_运行字段的科目互不重叠_覆盖全部支出类末级科目(edition: Edition) -> None:
    fields = indicator.accounts_of_fields(fiscal_year=2022, templates=edition.templates)
    everything = [code for codes in fields.values() for code in codes]
    assert len(everything) == len(set(everything))
    chart = edition.templates.charts.of(ledger="indicator", fiscal_year=2022)
    assert set(everything) == {a.code for a in chart if a.is_leaf and a.account_class != "来源"}
