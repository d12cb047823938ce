"""支付申请的自动校验：R-PAY-001 至 015、020、033、043（06 第 5 节）。"""

from dataclasses import replace
from decimal import Decimal

from yitihua.engines.rules import Example, Hit, rule
from yitihua.kernel.findings import Level
from yitihua.kernel.money import ZERO
from yitihua.modules.payment.facts import AccountFacts, IndicatorFacts, PayAppFacts

ON = "payment.application.submit"
_NORM = "《预算管理一体化规范（试行）》国库集中支付"
_TREASURY = "财库〔2002〕28 号《财政国库管理制度改革试点资金支付管理办法》"
_OK = PayAppFacts()
_FORBIDDEN_USES = ("其他", "往来", "备用金", "借款")
_MIN_USE = 4
_MIN_ACCOUNT = 6
_CASH_USES = ("差旅", "抚恤", "慰问", "救济", "劳务", "奖励")


@rule(
    "R-PAY-001",
    on=ON,
    title="指标可用",
    basis=_NORM,
    message="指标不可用",
    next_step="请选择本单位、本年度、已下达的指标",
    protected=True,
    fields=("bgt_id",),
    examples=(
        Example("指标属于别的单位", replace(_OK, indicator=IndicatorFacts(agency_code="101002"))),
        Example("指标属于本单位", _OK, fires=False),
    ),
)
def indicator_usable(facts: PayAppFacts) -> bool:
    row = facts.indicator
    return row is None or not (
        row.active and row.agency_code == facts.agency_code and row.fiscal_year == facts.fiscal_year
    )


@rule(
    "R-PAY-002",
    on=ON,
    title="待分指标不能支付",
    basis=_NORM,
    message="指标待分，不能支付",
    next_step="请先由财政分配下达到单位",
    protected=True,
    fields=("bgt_id",),
    examples=(
        Example("可执行标志为 2", replace(_OK, indicator=IndicatorFacts(executable=False))),
        Example("可执行标志为 1", _OK, fires=False),
    ),
)
def indicator_executable(facts: PayAppFacts) -> bool:
    return facts.indicator is not None and not facts.indicator.executable


@rule(
    "R-PAY-003",
    on=ON,
    title="金额大于零",
    basis=_NORM,
    message="金额必须大于 0",
    next_step="请填写大于 0 的金额",
    protected=True,
    fields=("pay_app_amt",),
    examples=(
        Example("金额 0.00", replace(_OK, pay_app_amt=ZERO)),
        Example("金额 0.01", replace(_OK, pay_app_amt=Decimal("0.01")), fires=False),
    ),
)
def amount_positive(facts: PayAppFacts) -> bool:
    return facts.pay_app_amt <= ZERO


@rule(
    "R-PAY-005",
    on=ON,
    title="不超用款计划",
    basis=_NORM,
    message="用款计划可用{x}",
    next_step="请先办理用款计划",
    protected=True,
    enabled=False,
    examples=(
        Example("计划控制为 MONTH 且没有计划", _OK, fires={"x": ZERO}, params={"plan_control_mode": "MONTH"}),
        Example("计划控制为 NONE", _OK, fires=False, params={"plan_control_mode": "NONE"}),
    ),
)
def within_plan(facts: PayAppFacts, *, plan_control_mode: str = "NONE") -> dict[str, Decimal] | None:
    """用款计划模块启用前没有任何计划可用；参数为 NONE 时本规则不启用。"""
    return {"x": ZERO} if plan_control_mode == "MONTH" and facts.pay_app_amt > ZERO else None


@rule(
    "R-PAY-006",
    on=ON,
    title="要素与指标一致",
    basis=_NORM,
    message="要素与指标不符",
    next_step="请按指标的项目、科目、资金性质、采购标志填写，或换用相符的指标",
    protected=True,
    examples=(
        Example("功能科目 2010102，指标为 2010101", replace(_OK, exp_func_code="2010102")),
        Example("功能科目与指标同为 2010101", _OK, fires=False),
    ),
)
def elements_match(facts: PayAppFacts) -> Hit | None:
    row = facts.indicator
    if row is None:
        return None
    exact = ("pro_code", "fund_type_code", "is_gov_pur")
    below = ("exp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code")
    wrong = [name for name in exact if getattr(facts, name) != getattr(row, name)]
    wrong += [name for name in below if not str(getattr(facts, name)).startswith(getattr(row, name))]
    return Hit(fields=tuple(wrong)) if wrong else None


@rule(
    "R-PAY-007",
    on=ON,
    title="用途写明事项",
    basis=_NORM,
    message="用途填写不规范，请写明具体事项",
    next_step="请写明具体事项，不少于 4 个字，不用“其他”“往来”“备用金”“借款”等字样",
    fields=("use_des",),
    examples=(
        Example("用途“办公费”三个字", replace(_OK, use_des="办公费")),
        Example("用途“办公费用”四个字", replace(_OK, use_des="办公费用"), fires=False),
        Example("用途含“往来”", replace(_OK, use_des="支付单位往来款项")),
    ),
)
def use_described(facts: PayAppFacts) -> bool:
    return len(facts.use_des.strip()) < _MIN_USE or any(word in facts.use_des for word in _FORBIDDEN_USES)


@rule(
    "R-PAY-008",
    on=ON,
    title="收款人齐全",
    basis=_TREASURY,
    message="收款人全称、账号、开户行均须填写",
    next_step="请补填收款人信息",
    examples=(
        Example("没有收款账号", replace(_OK, payee_acct_no="")),
        Example("三项都填", _OK, fires=False),
    ),
)
def payee_complete(facts: PayAppFacts) -> Hit | None:
    names = ("payee_acct_name", "payee_acct_no", "payee_acct_bank_name")
    empty = tuple(name for name in names if not getattr(facts, name).strip())
    return Hit(fields=empty) if empty and not facts.details else None


@rule(
    "R-PAY-009",
    on=ON,
    title="收款账号格式",
    basis=_TREASURY,
    message="收款账号格式不正确",
    next_step="请核对账号：只含数字和字母，不少于 6 位",
    fields=("payee_acct_no",),
    examples=(
        Example("账号 5 位", replace(_OK, payee_acct_no="12345")),
        Example("账号 6 位", replace(_OK, payee_acct_no="123456"), fires=False),
    ),
)
def payee_account_shape(facts: PayAppFacts) -> bool:
    number = facts.payee_acct_no
    return bool(number) and (len(number) < _MIN_ACCOUNT or not (number.isascii() and number.isalnum()))


@rule(
    "R-PAY-010",
    on=ON,
    title="不向本单位实有资金账户转款",
    basis="《财政部关于进一步加强国库集中支付资金管理的通知》",
    message="不得向本单位实有资金账户转款",
    next_step="请直接支付给最终收款人；确属归垫的按归垫办理",
    protected=True,
    fields=("payee_acct_no",),
    examples=(
        Example("收款账户为本单位基本户", replace(_OK, payee=AccountFacts("101001", "22"))),
        Example("收款账户为外单位基本户", replace(_OK, payee=AccountFacts("101002", "22")), fires=False),
    ),
)
def not_own_account(facts: PayAppFacts) -> bool:
    payee = facts.payee
    own = payee is not None and payee.agency_code == facts.agency_code and payee.acc_type_code[:1] == "2"
    return bool(facts.treasury and own and payee and payee.acc_type_code != "21" and facts.pay_bus_type_code != "8")


@rule(
    "R-PAY-011",
    on=ON,
    title="不向其他单位零余额账户付款",
    basis=_TREASURY,
    message="不得向其他预算单位零余额账户付款",
    next_step="请核对收款账户；单位间经费划转请办理指标调剂",
    fields=("payee_acct_no",),
    examples=(
        Example("收款账户为 101002 的零余额账户", replace(_OK, payee=AccountFacts("101002", "21"))),
        Example("收款账户为 101002 的基本户", replace(_OK, payee=AccountFacts("101002", "22")), fires=False),
    ),
)
def not_zero_balance(facts: PayAppFacts) -> bool:
    payee = facts.payee
    return bool(facts.treasury and payee and payee.acc_type_code == "21" and payee.agency_code != facts.agency_code)


@rule(
    "R-PAY-012",
    on=ON,
    title="收款人不在限制名单",
    basis="国务院关于失信惩戒的规定；07 限制名单",
    message="收款人{name}在限制名单中：{reason}",
    next_step="已转支付中心人工审核，请准备说明材料",
    level=Level.MANUAL,
    fields=("payee_acct_name",),
    examples=(
        Example("收款人在名单中", replace(_OK, restricted="失信被执行人")),
        Example("收款人不在名单中", _OK, fires=False),
    ),
)
def not_restricted(facts: PayAppFacts) -> dict[str, str] | None:
    if not facts.restricted or facts.pay_bus_type_code == "3":
        return None
    return {"name": facts.payee_acct_name, "reason": facts.restricted}


@rule(
    "R-PAY-013",
    on=ON,
    title="付款账户匹配",
    basis=_TREASURY,
    message="付款账户不属于本单位或与资金性质不符",
    next_step="请选择本单位零余额账户；没有的请联系国库科",
    protected=True,
    fields=("pay_acct_no",),
    examples=(
        Example("付款账户属于 101002", replace(_OK, payer=AccountFacts("101002", "21"))),
        Example("付款账户属于本单位", _OK, fires=False),
    ),
)
def payer_matches(facts: PayAppFacts) -> bool:
    payer = facts.payer
    if payer is None or payer.agency_code != facts.agency_code:
        return True
    wrong_type = facts.treasury and payer.acc_type_code not in ("13", "21")
    return wrong_type or not facts.fund_type_code.startswith(payer.fund_type_code)


@rule(
    "R-PAY-014",
    on=ON,
    title="付款账户可用",
    basis=_TREASURY,
    message="付款账户已停用或冻结",
    next_step="请联系国库科核对账户状态",
    protected=True,
    fields=("pay_acct_no",),
    examples=(
        Example("账户已停用", replace(_OK, payer=AccountFacts("101001", "21", enabled=False))),
        Example("账户在用", _OK, fires=False),
    ),
)
def payer_enabled(facts: PayAppFacts) -> bool:
    return facts.payer is not None and not facts.payer.enabled


@rule(
    "R-PAY-015",
    on=ON,
    title="现金从严",
    basis="《现金管理暂行条例》；《关于加快推进公务卡制度改革的通知》",
    message="现金结算不在允许用途内，或单笔超过{x}元",
    next_step="请改用转账或公务卡结算",
    fields=("set_mode_code",),
    examples=(
        Example(
            "差旅现金 1,000.01",
            replace(_OK, set_mode_code="3", use_des="差旅补助现金", pay_app_amt=Decimal("1000.01")),
            fires={"x": Decimal("1000.00")},
        ),
        Example(
            "差旅现金 1,000.00",
            replace(_OK, set_mode_code="3", use_des="差旅补助现金", pay_app_amt=Decimal("1000.00")),
            fires=False,
        ),
    ),
)
def cash_limited(facts: PayAppFacts, *, cash_limit: Decimal = Decimal("1000.00")) -> dict[str, Decimal] | None:
    if not facts.treasury or facts.set_mode_code != "3":
        return None
    allowed = any(word in facts.use_des for word in _CASH_USES)
    return None if allowed and facts.pay_app_amt <= cash_limit else {"x": cash_limit}


@rule(
    "R-PAY-020",
    on=ON,
    title="明细合计等于申请额",
    basis=_NORM,
    message="明细合计差{d}",
    next_step="请核对各行金额，使合计等于申请额",
    protected=True,
    fields=("details",),
    examples=(
        Example(
            "明细 16,110.55，申请 16,110.54",
            replace(_OK, details=(Decimal("16110.55"),), pay_app_amt=Decimal("16110.54")),
            fires={"d": Decimal("0.01")},
        ),
        Example(
            "明细与申请同为 16,110.55",
            replace(_OK, details=(Decimal("16110.55"),), pay_app_amt=Decimal("16110.55")),
            fires=False,
        ),
    ),
)
def details_add_up(facts: PayAppFacts) -> dict[str, Decimal] | None:
    difference = facts.detail_total - facts.pay_app_amt
    return {"d": abs(difference)} if facts.details and difference else None


@rule(
    "R-PAY-033",
    on=ON,
    title="大额转人工",
    basis=_NORM,
    message="金额达到人工审核标准，已转支付中心审核",
    next_step="请等待支付中心初审、复审",
    level=Level.MANUAL,
    fields=("pay_app_amt",),
    examples=(
        Example("1,000,000.00", replace(_OK, pay_app_amt=Decimal("1000000.00"))),
        Example("999,999.99", replace(_OK, pay_app_amt=Decimal("999999.99")), fires=False),
    ),
)
def large_amount(
    facts: PayAppFacts,
    *,
    manual_audit_amt: Decimal = Decimal("1000000.00"),
    manual_audit_capital: Decimal = Decimal("500000.00"),
) -> bool:
    return facts.pay_app_amt >= (manual_audit_capital if facts.capital else manual_audit_amt)


@rule(
    "R-PAY-043",
    on=ON,
    title="短期重复支付",
    basis=_NORM,
    message="3 日内有相同收款人、金额、用途的支付，请确认",
    next_step="确认不是重复支付的，请写明理由后送审",
    level=Level.WARN,
    examples=(
        Example("3 日内另有 1 笔相同", replace(_OK, repeated=1)),
        Example("3 日内没有相同", _OK, fires=False),
    ),
)
def not_repeated(facts: PayAppFacts) -> bool:
    return facts.repeated > 0
