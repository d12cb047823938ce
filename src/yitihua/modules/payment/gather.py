"""成批取支付规则的事实：指标、账户、限制名单、近期相同支付，各取一次。"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from yitihua.kernel.context import Ctx
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.basedata import public as basedata
from yitihua.modules.payment.facts import AccountFacts, IndicatorFacts, PayAppFacts
from yitihua.modules.payment.inquiries import RESTRICTED_PAYEES, PayeeQuestion
from yitihua.modules.payment.models import PayApp, PayDetail
from yitihua.modules.payment.states import DRAFT, VOID

REPEAT_DAYS = 3
Indicators = dict[UUID, appropriation.Indicator]


def facts_of(apps: Sequence[PayApp], indicators: Indicators, *, ctx: Ctx) -> dict[UUID, PayAppFacts]:
    """申请主键 → 事实。"""
    snapshot = basedata.current(ctx)
    details = details_of([app.pay_app_id for app in apps])
    question = PayeeQuestion(frozenset(app.payee_acct_name for app in apps))
    restricted = {item.payee_acct_name: item.reason for item in RESTRICTED_PAYEES.ask(question, ctx=ctx)}
    repeated = _repeated(apps)
    return {
        app.pay_app_id: _facts(
            app,
            indicators.get(app.bgt_id),
            snapshot,
            tuple(row.pay_amt for row in details.get(app.pay_app_id, ())),
            restricted.get(app.payee_acct_name, ""),
            repeated.get(app.pay_app_id, 0),
        )
        for app in apps
    }


def details_of(pay_app_ids: Sequence[UUID]) -> dict[UUID, list[PayDetail]]:
    """各申请的明细，按行号。"""
    found: dict[UUID, list[PayDetail]] = {}
    for row in PayDetail.objects.filter(pay_apply_id__in=list(pay_app_ids)).order_by("pay_apply_id", "line_no"):
        found.setdefault(row.pay_apply_id, []).append(row)
    return found


def _facts(
    app: PayApp,
    indicator: appropriation.Indicator | None,
    snapshot: basedata.Snapshot,
    details: tuple[Decimal, ...],
    restricted: str,
    repeated: int,
) -> PayAppFacts:
    return PayAppFacts(
        agency_code=app.agency_code,
        fiscal_year=app.fiscal_year,
        create_date=app.create_date,
        pay_app_amt=app.pay_app_amt,
        use_des=app.use_des,
        set_mode_code=app.set_mode_code,
        pay_bus_type_code=app.pay_bus_type_code,
        pro_code=app.pro_code,
        exp_func_code=app.exp_func_code,
        gov_bgt_eco_code=app.gov_bgt_eco_code,
        dep_bgt_eco_code=app.dep_bgt_eco_code,
        fund_type_code=app.fund_type_code,
        is_gov_pur=app.is_gov_pur,
        payee_acct_name=app.payee_acct_name,
        payee_acct_no=app.payee_acct_no,
        payee_acct_bank_name=app.payee_acct_bank_name,
        details=details,
        indicator=_indicator(indicator) if indicator is not None else None,
        payer=_account(snapshot, app.pay_acct_no),
        payee=_account(snapshot, app.payee_acct_no),
        restricted=restricted,
        repeated=repeated,
    )


def _indicator(row: appropriation.Indicator) -> IndicatorFacts:
    return IndicatorFacts(
        active=row.status == "2",
        executable=row.bgt_exe_flag == "1",
        agency_code=row.agency_code,
        fiscal_year=row.fiscal_year,
        pro_code=row.pro_code,
        exp_func_code=row.exp_func_code,
        gov_bgt_eco_code=row.gov_bgt_eco_code,
        dep_bgt_eco_code=row.dep_bgt_eco_code,
        fund_type_code=row.fund_type_code,
        is_gov_pur=row.is_gov_pur,
    )


def _account(snapshot: basedata.Snapshot, acct_no: str) -> AccountFacts | None:
    found = snapshot.own.accounts_by_no.get(acct_no, ())
    if not found:
        return None
    item = next((one for one in found if one.effective(snapshot.day)), found[0])
    return AccountFacts(item.agency_code, item.acc_type_code, item.fund_type_code, item.effective(snapshot.day))


def _repeated(apps: Sequence[PayApp]) -> dict[UUID, int]:
    """3 日内同单位、同收款人、同金额、同用途的其他申请数。"""
    if not apps:
        return {}
    since = min(app.create_date for app in apps) - timedelta(days=REPEAT_DAYS)
    rows = (
        PayApp.objects.unscoped("重复支付的比对要看全单位")
        .filter(
            agency_code__in={app.agency_code for app in apps},
            payee_acct_no__in={app.payee_acct_no for app in apps},
            create_date__gte=since,
        )
        .exclude(status__in=[DRAFT, VOID])
        .values_list("pay_app_id", "agency_code", "payee_acct_no", "pay_app_amt", "use_des", "create_date")
    )
    found: dict[tuple[str, str, Decimal, str], list[tuple[UUID, date]]] = {}
    for key, agency, account, amount, use, day in rows:
        found.setdefault((agency, account, amount, use), []).append((key, day))
    result = {}
    for app in apps:
        same = found.get((app.agency_code, app.payee_acct_no, app.pay_app_amt, app.use_des), [])
        window = app.create_date - timedelta(days=REPEAT_DAYS)
        result[app.pay_app_id] = len([key for key, day in same if key != app.pay_app_id and day >= window])
    return result
