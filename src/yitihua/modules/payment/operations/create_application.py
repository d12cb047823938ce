"""录入与修改支付申请（06 第 4.1 节：无→草稿）。草稿不占额度。"""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from yitihua.infra.numbering.take import take
from yitihua.infra.operation.command import Amount, Code, Command, Flag
from yitihua.infra.operation.lines import Line, Lines
from yitihua.infra.operation.registry import operation
from yitihua.infra.operation.taken import pick
from yitihua.kernel.codes import dept_of
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.kernel.pinyin import initials
from yitihua.kernel.rulebook import finding
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.basedata import public as basedata
from yitihua.modules.payment import queries
from yitihua.modules.payment.models import PayApp, PayDetail
from yitihua.modules.payment.schemas import PayAppOut
from yitihua.modules.payment.states import APPLICATION, DRAFT, FAILED

Name = Annotated[str, Field(max_length=300)]
CODE_SETS = {
    "set_mode_code": "SET_MODE",
    "pay_bus_type_code": "PAY_BUS_TYPE",
    "fund_traobj_type_code": "FUND_TRAOBJ_TYPE",
    "currency_code": "CURRENCY",
}
_ELEMENTS = ("exp_func_code", "gov_bgt_eco_code", "dep_bgt_eco_code", "pro_code", "fund_type_code", "is_gov_pur")


class DetailLine(Command):
    """一个收款人。"""

    payee_acct_name: Name
    payee_acct_no: Code
    payee_acct_bank_name: Name = ""
    pay_amt: Amount
    receiver_code: Annotated[str, Field(max_length=42)] = ""
    add_word: Name = ""
    pay_month: Code = ""


class CreatePayApp(Command):
    """要素不写的由指标带出；付款账户不写的取本单位零余额账户。"""

    bgt_id: UUID
    pay_app_amt: Amount
    use_des: Name
    set_mode_code: Code = "1"
    pay_bus_type_code: Code = "1"
    pay_type_code: Code = "1"
    payee_acct_name: Name = ""
    payee_acct_no: Code = ""
    payee_acct_bank_name: Annotated[str, Field(max_length=180)] = ""
    payee_acct_bank_no: Annotated[str, Field(max_length=14)] = ""
    receiver_code: Annotated[str, Field(max_length=42)] = ""
    fund_traobj_type_code: Code = "31"
    internal_dep_code: Annotated[str, Field(max_length=30)] = ""
    currency_code: Code = "CNY"
    contract_no: Annotated[str, Field(max_length=100)] = ""
    pay_acct_no: Code = ""
    exp_func_code: Code = ""
    gov_bgt_eco_code: Code = ""
    dep_bgt_eco_code: Code = ""
    pro_code: Code = ""
    fund_type_code: Code = ""
    is_gov_pur: Flag | None = None
    details: list[DetailLine] = Field(default_factory=list, max_length=5000)
    source_sys: Annotated[str, Field(max_length=30)] = ""
    source_key: Annotated[str, Field(max_length=60)] = ""


@operation("payment.application.create", title="录入支付申请", roles={"AG_OP"})
def create_applications(lines: Lines[CreatePayApp], *, ctx: Ctx) -> None:
    """保存为草稿；指标看不到、代码不可用（R-GEN-003/004）的拒绝，其余规则在送审时判。"""
    indicators = appropriation.indicators([line.command.bgt_id for line in lines.alive], ctx=ctx)
    apps: list[PayApp] = []
    details: list[PayDetail] = []
    snapshot = basedata.current(ctx)
    ready: list[tuple[Line[Any], PayApp]] = []
    for line in lines.alive:
        indicator = indicators.get(line.command.bgt_id)
        if indicator is None:
            line.refuse([finding("R-PAY-001", fields=("bgt_id",))])
            continue
        app = _new(line.command, indicator, snapshot, ctx)
        line.refuse(_code_problems(app, snapshot))
        if not line.refused:
            ready.append((line, app))
    numbers = take(f"pay_app:{ctx.mof_div_code}:{ctx.fiscal_year}", count=len(ready)) if ready else range(0)
    for (line, app), serial in zip(ready, numbers, strict=True):
        app.pay_app_no = f"SQ-{ctx.mof_div_code}-{ctx.biz_date:%Y%m%d}-{serial:06d}"
        apps.append(app)
        details += _details(app, line.command.details)
        line.ref = str(app.pay_app_id)
        line.result = PayAppOut.model_validate(app)
        ctx.subjects.append(("payment.application", line.ref))
    PayApp.objects.bulk_create(apps)
    PayDetail.objects.bulk_create(details)


class UpdatePayApp(Command):
    """只改写出的字段；`row_version` 必填，防止覆盖他人的修改（R-GEN-005）。"""

    pay_app_id: UUID
    row_version: int
    bgt_id: UUID | None = None
    pay_app_amt: Amount | None = None
    use_des: Name | None = None
    set_mode_code: Code | None = None
    pay_bus_type_code: Code | None = None
    payee_acct_name: Name | None = None
    payee_acct_no: Code | None = None
    payee_acct_bank_name: Annotated[str, Field(max_length=180)] | None = None
    payee_acct_bank_no: Annotated[str, Field(max_length=14)] | None = None
    receiver_code: Annotated[str, Field(max_length=42)] | None = None
    fund_traobj_type_code: Code | None = None
    internal_dep_code: Annotated[str, Field(max_length=30)] | None = None
    currency_code: Code | None = None
    contract_no: Annotated[str, Field(max_length=100)] | None = None
    pay_acct_no: Code | None = None
    details: list[DetailLine] | None = Field(default=None, max_length=5000)


@operation("payment.application.update", title="修改支付申请", roles={"AG_OP"})
def update_applications(lines: Lines[UpdatePayApp], *, ctx: Ctx) -> None:
    """只能改草稿；支付失败的只改收款信息并回到草稿，指标、金额不变（06 第 4.1 节）。"""
    apps = queries.locked_apps([line.command.pay_app_id for line in lines.alive], ctx=ctx)
    wanted = [line.command.bgt_id for line in lines.alive if line.command.bgt_id]
    indicators = appropriation.indicators([*wanted, *(app.bgt_id for app in apps.values())], ctx=ctx)
    snapshot = basedata.current(ctx)
    for line in lines.alive:
        app = pick(line, apps, line.command.pay_app_id)
        if app is None:
            continue
        action = "reopen" if app.status == FAILED else "update"
        indicator = indicators.get(line.command.bgt_id or app.bgt_id)
        line.refuse(_update_problems(app, line.command, indicator, action))
        if not line.refused:
            _rewrite(line, app, indicator, snapshot, action, ctx)


def _update_problems(app: PayApp, command: UpdatePayApp, indicator: Any, action: str) -> list[Finding]:
    if not APPLICATION.allows(app.status, action):
        return [APPLICATION.refusal(app.status, action)]
    if indicator is None:
        return [finding("R-PAY-001", fields=("bgt_id",))]
    amount = command.pay_app_amt if command.pay_app_amt is not None else app.pay_app_amt
    changed = action == "reopen" and (amount != app.pay_app_amt or command.bgt_id not in (None, app.bgt_id))
    return judged("R-PAY-049", fires=changed, a=amount, b=app.pay_app_amt, fields=("pay_app_amt",))


def _rewrite(
    line: Line[UpdatePayApp], app: PayApp, indicator: Any, snapshot: basedata.Snapshot, action: str, ctx: Ctx
) -> None:
    given = line.command.model_dump(exclude={*Command.model_fields, "pay_app_id", "row_version", "details"})
    for name, value in given.items():
        if value is not None:
            setattr(app, name, value)
    app.payee_initials = initials(app.payee_acct_name)
    take_elements(app, indicator)
    take_payer(app, line.command.pay_acct_no or "", snapshot)
    line.refuse(_code_problems(app, snapshot))
    if line.refused:
        return
    app.status = APPLICATION.require(app.status, action)
    app.row_version += 1
    app.last_user = ctx.principal.user_id
    app.pay_cert_id = None if action == "reopen" else app.pay_cert_id
    app.save()
    if line.command.details is not None:
        PayDetail.objects.filter(pay_apply_id=app.pay_app_id).delete()
        PayDetail.objects.bulk_create(_details(app, line.command.details))
    line.ref = str(app.pay_app_id)
    line.result = PayAppOut.model_validate(app)
    ctx.subjects.append(("payment.application", line.ref))


def _new(command: CreatePayApp, indicator: Any, snapshot: basedata.Snapshot, ctx: Ctx) -> PayApp:
    app = PayApp(
        pay_app_id=uuid7(),
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        create_date=ctx.biz_date,
        status=DRAFT,
        creater=ctx.principal.user_id,
        source_sys=command.source_sys,
        source_key=command.source_key,
    )
    _fill(app, command, indicator, snapshot)
    return app


def _fill(app: PayApp, command: CreatePayApp, indicator: Any, snapshot: basedata.Snapshot) -> None:
    for name in _ELEMENTS:
        setattr(app, name, getattr(command, name))
    for name in (
        "use_des", "set_mode_code", "pay_bus_type_code", "pay_type_code", "payee_acct_name", "payee_acct_no",
        "payee_acct_bank_name", "payee_acct_bank_no", "receiver_code", "fund_traobj_type_code", "internal_dep_code",
        "currency_code", "contract_no", "pay_app_amt", "bgt_id",
    ):  # fmt: skip
        setattr(app, name, getattr(command, name))
    take_elements(app, indicator)
    if command.details and not app.payee_acct_name:
        app.payee_acct_name = f"{command.details[0].payee_acct_name}等{len(command.details)}人"
    app.payee_initials = initials(app.payee_acct_name)
    take_payer(app, command.pay_acct_no, snapshot)


def take_elements(app: PayApp, indicator: Any) -> None:
    """随指标带出、不可录的要素；可录而没录的也由指标带出。"""
    for name in ("bgt_type_code", "pro_cat_code", "found_type_code", "manage_mof_dep_code", "agency_code"):
        setattr(app, name, getattr(indicator, name))
    for name in _ELEMENTS:
        if getattr(app, name) in ("", None):
            setattr(app, name, getattr(indicator, name))
    app.dept_code = dept_of(app.agency_code)


def take_payer(app: PayApp, pay_acct_no: str, snapshot: basedata.Snapshot) -> None:
    """付款账户：写了按账号，没写取本单位零余额账户；别的单位的账户不带出户名（送审时 R-PAY-013 拒）。"""
    payer = snapshot.account(pay_acct_no) if pay_acct_no else snapshot.zero_balance_account(app.agency_code)
    payer = payer if payer is not None and payer.agency_code == app.agency_code else None
    app.pay_acct_no = pay_acct_no or (payer.acct_no if payer else "")
    app.pay_acct_name = payer.acct_name if payer else ""
    app.pay_acct_bank_name = payer.acct_bank_name if payer else ""
    app.acc_type_code = payer.acc_type_code if payer else ""
    app.agent_bank_code = (payer.agent_bank_code or payer.bank_type_code) if payer else ""


def _details(app: PayApp, lines: list[DetailLine]) -> list[PayDetail]:
    return [
        PayDetail(
            pay_detail_id=uuid7(),
            pay_apply_id=app.pay_app_id,
            mof_div_code=app.mof_div_code,
            fiscal_year=app.fiscal_year,
            agency_code=app.agency_code,
            line_no=number,
            **line.model_dump(exclude={"request_id", "fiscal_year", "mof_div_code"}),
        )
        for number, line in enumerate(lines, start=1)
    ]


def _code_problems(app: PayApp, snapshot: basedata.Snapshot) -> list[Finding]:
    row = {name: getattr(app, name) for name in CODE_SETS}
    problems = list(basedata.check_codes(snapshot, [row], code_sets=CODE_SETS)[0])
    amount = app.pay_app_amt
    return problems + judged("R-PAY-003", fires=amount < ZERO, facts={"amount": amount}, fields=("pay_app_amt",))
