"""05 第 7 节算例逐笔重放：每个数字都与规格印出来的一致，两个科目版本都成立。"""

from decimal import Decimal

import pytest

from yitihua.kernel.errors import Refusal
from yitihua.ledger.posting import indicator
from yitihua.ledger.posting.indicator import Standing

from .editions import Edition
from .trial import IndicatorBook

D = Decimal


class Story:
    """一组指标：总指标、科室待分、单位可执行（其他运转类、一般公共预算本级收入）。"""

    def __init__(self, edition: Edition) -> None:
        self.templates = edition.templates
        self.book = IndicatorBook(edition)
        self.source = edition.code("101")
        self.total = self.at("总指标", bgt_layer_code="10")
        self.office = self.at("科室待分", bgt_layer_code="20")
        self.unit = self.at("单位", bgt_layer_code="40", bgt_exe_flag="1")

    def at(self, bgt_id: str, **fields: str) -> Standing:
        given = {"pro_cat_code": "22", "fund_type_code": "1111", "src_acc": self.source, **fields}
        return Standing(bgt_id=bgt_id, fiscal_year=2022, **given)

    def do(self, action, **fields) -> list[tuple[str, str, str, str]]:
        """记一个业务事件，返回它的分录。"""
        self.book.post(action(templates=self.templates, **fields))
        return self.book.take_journal()

    def after_t_ind_001(self) -> "Story":
        self.do(indicator.register_source, total=self.total, approved=D("1000000.00"))
        self.do(indicator.allocate, parent=self.total, child=self.office, amount=D("900000.00"))
        self.do(indicator.allocate, parent=self.office, child=self.unit, amount=D("600000.00"))
        return self

    def after_t_ind_003(self) -> "Story":
        self.after_t_ind_001()
        self.do(indicator.occupy, at=self.unit, amount=D("250000.00"))
        self.do(indicator.pay, at=self.unit, amount=D("250000.00"))
        self.do(indicator.refund, at=self.unit, amount=D("50000.00"))
        return self


@pytest.fixture
def story(edition: Edition) -> Story:
    return Story(edition)


def test_T_IND_001_批准_科室待分_下达单位(story: Story) -> None:
    assert story.do(indicator.register_source, total=story.total, approved=D("1000000.00")) == [
        ("IND01", "20101", "101", "1,000,000.00")
    ]
    assert story.do(indicator.allocate, parent=story.total, child=story.office, amount=D("900000.00")) == [
        ("IND04", "202", "20101", "900,000.00")
    ]
    assert story.do(indicator.allocate, parent=story.office, child=story.unit, amount=D("600000.00")) == [
        ("IND04", "204", "202", "600,000.00"),
        ("IND03", "30103", "204", "600,000.00"),
    ]
    assert story.book.balances() == {
        "101": "-1,000,000.00",
        "20101": "100,000.00",
        "202": "300,000.00",
        "30103": "600,000.00",
    }


def test_T_IND_003_占用_实付_退款(story: Story) -> None:
    story.after_t_ind_001()
    assert story.do(indicator.occupy, at=story.unit, amount=D("250000.00")) == [("IND12", "408", "30103", "250,000.00")]
    assert story.book.balances(bgt_id="单位") == {"30103": "350,000.00", "408": "250,000.00"}
    assert story.do(indicator.pay, at=story.unit, amount=D("250000.00")) == [("IND13", "50101", "408", "250,000.00")]
    assert story.book.balances(bgt_id="单位") == {"30103": "350,000.00", "50101": "250,000.00"}
    assert story.do(indicator.refund, at=story.unit, amount=D("50000.00")) == [("IND14", "30103", "50101", "50,000.00")]
    assert story.book.fields(story.unit) == {
        "cur_amt": "400,000.00",
        "frozen_amt": "0.00",
        "occ_amt": "0.00",
        "paid_amt": "200,000.00",
        "carry_amt": "0.00",
    }
    assert story.book.balances() == {
        "101": "-1,000,000.00",
        "20101": "100,000.00",
        "202": "300,000.00",
        "30103": "400,000.00",
        "50101": "200,000.00",
    }


def test_T_IND_006_年末结转收回_对冲归零_次年登记(story: Story, edition: Edition) -> None:
    story.after_t_ind_003()
    year_end = [
        (story.unit, "结转", "350000.00", ("IND19", "601", "30103", "350,000.00")),
        (story.unit, "收回", "50000.00", ("IND19", "602", "30103", "50,000.00")),
        (story.office, "收回", "300000.00", ("IND19", "602", "202", "300,000.00")),
        (story.total, "收回", "100000.00", ("IND19", "602", "20101", "100,000.00")),
    ]
    for at, outcome, amount, expected in year_end:
        assert story.do(indicator.close_year, at=at, outcome=outcome, amount=D(amount)) == [expected]
    assert story.book.balances() == {
        "101": "-1,000,000.00",
        "50101": "200,000.00",
        "601": "350,000.00",
        "602": "450,000.00",
    }
    assert story.book.fields(story.unit)["carry_amt"] == "400,000.00"

    left = story.book.of_source(story.source)
    assert story.do(indicator.offset_source, src_acc=story.source, balances=left, fiscal_year=2022) == [
        ("IND20", "101", "601", "350,000.00"),
        ("IND20", "101", "602", "450,000.00"),
        ("IND20", "101", "50101", "200,000.00"),
    ]
    assert story.book.balances() == {}

    next_year = IndicatorBook(edition)
    carried = Standing(
        bgt_id="结转单位",
        fiscal_year=2023,
        bgt_layer_code="40",
        bgt_exe_flag="1",
        pro_cat_code="22",
        fund_type_code="1111",
        src_acc=edition.code("107"),
        bgt_type_code="22",
    )
    next_year.post(indicator.carry_in(target=carried, amount=D("350000.00"), templates=edition.templates))
    assert next_year.take_journal() == [
        ("IND21", "204", "107", "350,000.00"),
        ("IND03", "30103", "204", "350,000.00"),
    ]
    assert next_year.balances() == {"107": "-350,000.00", "30103": "350,000.00"}


def test_T_IND_008_分配送审冻结_下达解冻(story: Story) -> None:
    story.after_t_ind_001()
    other = story.at("单位乙", bgt_layer_code="40", bgt_exe_flag="1")
    assert story.do(indicator.freeze, at=story.office, amount=D("200000.00")) == [("IND08", "402", "202", "200,000.00")]
    assert story.book.fields(story.office)["cur_amt"] == "100,000.00"
    assert story.book.fields(story.office)["frozen_amt"] == "200,000.00"
    assert story.do(indicator.unfreeze, at=story.office, amount=D("200000.00")) == [
        ("IND09", "202", "402", "200,000.00")
    ]
    assert story.book.balances(bgt_id="科室待分") == {"202": "300,000.00"}  # 退回时到此为止
    assert story.do(indicator.allocate, parent=story.office, child=other, amount=D("200000.00")) == [
        ("IND04", "204", "202", "200,000.00"),
        ("IND03", "30103", "204", "200,000.00"),
    ]
    assert story.book.balances(bgt_id="单位乙") == {"30103": "200,000.00"}
    assert story.book.balances() == {
        "101": "-1,000,000.00",
        "20101": "100,000.00",
        "202": "100,000.00",
        "30103": "800,000.00",
    }


def advanced_unit(story: Story, *, amount: str) -> tuple[Standing, Standing]:
    """E00：批准前预拨三行。"""
    total = story.at("总指标", bgt_layer_code="10", bgt_type_code="11")
    unit = story.at("单位", bgt_layer_code="40", bgt_exe_flag="1", bgt_type_code="11")
    shown = f"{D(amount):,.2f}"
    assert story.do(indicator.register_advance, total=total, amount=D(amount)) == [("IND01", "20101", "101", shown)]
    assert story.do(indicator.reply_advance, total=total, target=unit, amount=D(amount)) == [
        ("IND02", "204", "20101", shown),
        ("IND03", "30103", "204", shown),
    ]
    return total, unit


def test_T_IND_009_预拨后批准只补差额(story: Story) -> None:
    advanced_unit(story, amount="100000.00")
    assert story.do(indicator.register_source, total=story.total, approved=D("600000.00"), advanced=D("100000.00")) == [
        ("IND01", "20101", "101", "500,000.00")
    ]
    assert story.do(
        indicator.reply,
        total=story.total,
        target=story.unit,
        replied=D("600000.00"),
        advanced=D("100000.00"),
    ) == [("IND02", "204", "20101", "500,000.00"), ("IND03", "30103", "204", "500,000.00")]
    assert story.book.balances() == {"101": "-600,000.00", "30103": "600,000.00"}


@pytest.mark.parametrize(
    ("paid", "recalled", "left"),
    [("60000.00", "20000.00", "20,000.00"), ("90000.00", "10000.00", None)],
    ids=["已支付六万收回两万", "已支付九万只能收回一万"],
)
def test_T_IND_011_批复少于预拨(story: Story, paid: str, recalled: str, left: str | None) -> None:
    total, unit = advanced_unit(story, amount="100000.00")
    story.do(indicator.occupy, at=unit, amount=D(paid))
    story.do(indicator.pay, at=unit, amount=D(paid))
    shown = f"{D(recalled):,.2f}"
    assert story.do(indicator.withdraw, child=unit, parent=total, amount=D(recalled)) == [
        ("IND06", "204", "30103", shown),
        ("IND06", "20101", "204", shown),
    ]
    assert story.do(indicator.cut_advance, total=total, amount=D(recalled)) == [("IND06", "101", "20101", shown)]
    expected = {"101": f"-{D('100000.00') - D(recalled):,.2f}", "50101": f"{D(paid):,.2f}"}
    assert story.book.balances() == {**expected, **({"30103": left} if left else {})}


def test_T_IND_011_批复等于预拨净额时补差额为零不记账(story: Story) -> None:
    total, unit = advanced_unit(story, amount="80000.00")
    assert story.do(indicator.register_source, total=total, approved=D("80000.00"), advanced=D("80000.00")) == []
    assert story.do(indicator.reply, total=total, target=unit, replied=D("80000.00"), advanced=D("80000.00")) == []
    assert story.book.balances() == {"101": "-80,000.00", "30103": "80,000.00"}


def transfer_story(edition: Edition) -> tuple[Story, Standing, Standing, Standing]:
    """T-IND-012：专款 2,000,000.00，本级 1,200,000.00，下级 700,000.00，支付 1,000,000.00。"""
    story = Story(edition)
    story.source = edition.code("10202")
    office = story.at("科室待分", bgt_layer_code="20", pro_cat_code="3")
    unit = story.at("单位", bgt_layer_code="40", bgt_exe_flag="1", pro_cat_code="3")
    county = story.at("县", bgt_layer_code="20", pro_cat_code="3", rec_div_code="430621000", use="对下转移支付")
    assert story.do(indicator.add, target=office, amount=D("2000000.00")) == [("IND05", "202", "10202", "2,000,000.00")]
    assert story.do(indicator.allocate, parent=office, child=unit, amount=D("1200000.00")) == [
        ("IND04", "204", "202", "1,200,000.00"),
        ("IND03", "30104", "204", "1,200,000.00"),
    ]
    assert story.do(indicator.allocate, parent=office, child=county, amount=D("700000.00")) == [
        ("IND17", "205", "202", "700,000.00")
    ]
    assert story.do(indicator.issue_transfer, at=county, amount=D("700000.00")) == [
        ("IND17", "502", "205", "700,000.00")
    ]
    story.do(indicator.occupy, at=unit, amount=D("1000000.00"))
    story.do(indicator.pay, at=unit, amount=D("1000000.00"))
    return story, office, unit, county


def test_T_IND_012_专款_本级与下级_年末对冲(edition: Edition) -> None:
    story, office, unit, county = transfer_story(edition)
    assert story.book.balances() == {
        "10202": "-2,000,000.00",
        "202": "100,000.00",
        "30104": "200,000.00",
        "50101": "1,000,000.00",
        "502": "700,000.00",
    }
    assert story.book.fields(county)["paid_amt"] == "700,000.00"
    assert story.do(indicator.close_year, at=office, outcome="结转", amount=D("100000.00")) == [
        ("IND19", "601", "202", "100,000.00")
    ]
    assert story.do(indicator.close_year, at=unit, outcome="结转", amount=D("200000.00")) == [
        ("IND19", "601", "30104", "200,000.00")
    ]
    left = story.book.of_source(story.source)
    assert story.do(indicator.offset_source, src_acc=story.source, balances=left, fiscal_year=2022) == [
        ("IND20", "10202", "601", "300,000.00"),
        ("IND20", "10202", "50101", "1,000,000.00"),
        ("IND20", "10202", "502", "700,000.00"),
    ]
    assert story.book.balances() == {}


def test_T_IND_012_下级退回后核销三十五万(edition: Edition) -> None:
    story, office, unit, county = transfer_story(edition)
    assert story.do(indicator.recall_transfer, at=county, amount=D("50000.00")) == [
        ("IND17", "205", "502", "50,000.00")
    ]
    assert story.do(indicator.withdraw, child=county, parent=office, amount=D("50000.00")) == [
        ("IND17", "202", "205", "50,000.00")
    ]
    assert story.book.balances()["502"] == "650,000.00"
    assert story.book.balances()["202"] == "150,000.00"
    story.do(indicator.close_year, at=office, outcome="结转", amount=D("150000.00"))
    story.do(indicator.close_year, at=unit, outcome="结转", amount=D("200000.00"))
    assert story.book.balances()["601"] == "350,000.00"


def test_T_IND_013_更正到另一条指标(story: Story) -> None:
    a = story.at("甲", bgt_layer_code="40", bgt_exe_flag="1")
    b = story.at("乙", bgt_layer_code="40", bgt_exe_flag="1")
    story.do(indicator.register_source, total=story.total, approved=D("550000.00"))
    story.do(indicator.reply, total=story.total, target=a, replied=D("250000.00"))
    story.do(indicator.reply, total=story.total, target=b, replied=D("300000.00"))
    story.do(indicator.occupy, at=a, amount=D("250000.00"))
    story.do(indicator.pay, at=a, amount=D("250000.00"))
    assert story.do(indicator.occupy, at=b, amount=D("100000.00")) == [("IND12", "408", "30103", "100,000.00")]
    assert story.do(indicator.release, at=b, amount=D("100000.00")) == [("IND12", "30103", "408", "100,000.00")]
    assert story.do(indicator.correct_indicator, wrong=a, right=b, amount=D("100000.00")) == [
        ("IND16", "30103", "50101", "100,000.00"),
        ("IND16", "50101", "30103", "100,000.00"),
    ]
    assert story.book.balances(bgt_id="甲") == {"30103": "100,000.00", "50101": "150,000.00"}
    assert story.book.balances(bgt_id="乙") == {"30103": "200,000.00", "50101": "100,000.00"}
    assert story.book.balances() == {"101": "-550,000.00", "30103": "300,000.00", "50101": "250,000.00"}


def test_T_IND_013_同一指标只改部门经济分类(story: Story) -> None:
    story.after_t_ind_003()
    before = story.book.balances()
    assert story.do(indicator.correct_elements, at=story.unit, amount=D("100000.00")) == [
        ("IND16", "50101", "50101", "100,000.00")
    ]
    assert story.book.balances() == before


def test_T_IND_014_追减子指标_去向未定先冻结(story: Story) -> None:
    story.after_t_ind_003()
    assert story.do(indicator.withdraw, child=story.unit, parent=story.office, amount=D("100000.00")) == [
        ("IND06", "204", "30103", "100,000.00"),
        ("IND06", "202", "204", "100,000.00"),
    ]
    assert story.do(indicator.withdraw, child=story.office, parent=story.total, amount=D("100000.00")) == [
        ("IND06", "20101", "202", "100,000.00")
    ]
    # 算例只看这 900,000.00；总指标另有 T-IND-001 未分的 100,000.00 不动
    assert story.do(indicator.freeze, at=story.total, amount=D("100000.00")) == [
        ("IND08", "401", "20101", "100,000.00")
    ]
    assert story.book.balances() == {
        "101": "-1,000,000.00",
        "20101": "100,000.00",
        "202": "300,000.00",
        "30103": "300,000.00",
        "401": "100,000.00",
        "50101": "200,000.00",
    }
    assert story.book.fields(story.office)["cur_amt"] == "300,000.00"


def test_T_IND_014_短收追减冲来源(story: Story) -> None:
    story.do(indicator.register_source, total=story.total, approved=D("900000.00"))
    story.do(indicator.allocate, parent=story.total, child=story.office, amount=D("900000.00"))
    story.do(indicator.withdraw, child=story.office, parent=story.total, amount=D("100000.00"))
    assert story.do(indicator.cut_source, pool=story.total, amount=D("100000.00")) == [
        ("IND06", "101", "20101", "100,000.00")
    ]
    assert story.book.balances() == {"101": "-800,000.00", "202": "800,000.00"}


def test_R_ADJ_026_一般公共预算超收不得追加_政府性基金可以(story: Story) -> None:
    with pytest.raises(Refusal) as caught:
        story.do(indicator.add, target=story.total, amount=D("0.01"))
    assert caught.value.codes == ("E-POSTING",)
    assert story.book.rows == []
    fund = story.at("基金总指标", bgt_layer_code="10", fund_type_code="121")
    assert story.do(indicator.add, target=fund, amount=D("0.01")) == [("IND05", "20101", "101", "0.01")]
