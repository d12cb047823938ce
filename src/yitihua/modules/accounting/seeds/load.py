"""装入一个区划一个年度的账套、期间与科目表：总会计、指标会计各一套，末级单位每家一套，期间全部开放。"""

from collections.abc import Iterator
from datetime import date

from yitihua.kernel.codes import NO, YES
from yitihua.ledger.posting import standard_templates
from yitihua.ledger.posting.chart import LEDGERS
from yitihua.modules.accounting.models import AccountCls, AcctPeriod, AcctSet
from yitihua.modules.accounting.sets import GENERAL_SET, INDICATOR_SET, agency_set
from yitihua.modules.basedata import public as basedata

PERIODS = range(1, 14)


def load_account_sets(*, mof_div_code: str, fiscal_year: str) -> dict[str, int]:
    """成批写，已有的不动，返回新建了多少；当前连接须能写共享表，事务与区划由调用方设好。"""
    opened = open_account_sets(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
    accounts = list(_accounts(fiscal_year))
    AccountCls.objects.bulk_create(accounts, ignore_conflicts=True)
    return {**opened, "gl_account_cls": len(accounts)}


def open_account_sets(*, mof_div_code: str, fiscal_year: str) -> dict[str, int]:
    """本年度还没有账套的补建账套与期间，返回新建了多少；科目表是另装的。"""
    own = AcctSet.objects.unscoped("本区划全部账套").filter(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
    known = set(own.values_list("acct_set_code", flat=True))
    sets = [row for row in _sets(mof_div_code, fiscal_year) if row.acct_set_code not in known]
    AcctSet.objects.bulk_create(sets, ignore_conflicts=True)
    periods = [
        AcctPeriod(
            mof_div_code=mof_div_code,
            fiscal_year=fiscal_year,
            acct_set_code=row.acct_set_code,
            agency_code=row.agency_code,
            acct_period=number,
        )
        for row in sets
        for number in PERIODS
    ]
    AcctPeriod.objects.bulk_create(periods, ignore_conflicts=True, batch_size=2000)
    return {"gl_acct_set": len(sets), "gl_acct_period": len(periods)}


def _sets(mof_div_code: str, fiscal_year: str) -> Iterator[AcctSet]:
    first, last = date(int(fiscal_year), 1, 1), date(int(fiscal_year), 12, 31)
    units = {
        item.agency_code: item
        for day in (first, last)
        for item in basedata.as_of(day, mof_div_code, fiscal_year).agencies_below("")
        if item.is_leaf
    }
    wanted = [
        ("general", GENERAL_SET, "总预算会计账套", ""),
        ("indicator", INDICATOR_SET, "预算指标会计账套", ""),
        *(
            ("agency", agency_set(item.agency_code), f"{item.agency_name}账套", item.agency_code)
            for _code, item in sorted(units.items())
        ),
    ]
    for ledger, code, name, agency_code in wanted:
        yield AcctSet(
            mof_div_code=mof_div_code,
            fiscal_year=fiscal_year,
            ledger=ledger,
            acct_set_code=code,
            acct_set_name=name,
            acct_set_type={"general": "1", "indicator": "3", "agency": "2"}[ledger],
            agency_code=agency_code,
            start_date=first,
        )


def _accounts(fiscal_year: str) -> Iterator[AccountCls]:
    for ledger in LEDGERS:
        for item in standard_templates().charts.of(ledger=ledger, fiscal_year=int(fiscal_year)):
            yield AccountCls(
                ledger=ledger,
                fiscal_year=fiscal_year,
                acct_cls_code=item.code,
                acct_cls_name=item.name,
                parent_code=item.parent_code,
                dr_cr=1 if item.direction == "借" else 2,
                is_leaf=YES if item.is_leaf else NO,
                subsystem=item.subsystem,
                acct_cls_type=item.account_class,
            )
