"""账户核对（R-BAS-027 至 030）：纯函数。"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from yitihua.engines.rules import decide
from yitihua.kernel.findings import Finding, Level
from yitihua.kernel.rulebook import finding
from yitihua.modules.basedata import rules as _rules  # noqa: F401

ZERO_BALANCE: Final = "21"
OWN_FUND: Final = ("22", "23", "24", "25")
"""单位实有资金账户。"""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """要登记的账户与它周围的情形；`agency_name` 为空表示不是单位账户。"""

    acc_type_code: str
    acct_no: str
    acct_name: str
    acct_bank_no: str
    agency_code: str
    agency_name: str
    approve_doc_no: str
    known_numbers: Collection[tuple[str, str]]
    zero_balance_owners: Collection[str]
    bank_nos: Collection[str]


def check_account(facts: AccountFacts) -> list[Finding]:
    """全部不符之处。"""
    number = (facts.acct_bank_no, facts.acct_no)
    shown = {"acct_no": facts.acct_no, "acct_bank_no": facts.acct_bank_no}
    second = facts.acc_type_code == ZERO_BALANCE and facts.agency_code in facts.zero_balance_owners
    unapproved = facts.acc_type_code in OWN_FUND and not facts.approve_doc_no
    listed = len(facts.acct_bank_no) == 12 and facts.acct_bank_no.isdigit() and facts.acct_bank_no in facts.bank_nos
    renamed = bool(facts.agency_name) and facts.acct_name != facts.agency_name
    owner = {"agency_code": facts.agency_code, "acc_type_code": facts.acc_type_code}
    names = {"acct_name": facts.acct_name, "agency_name": facts.agency_name}
    approval = {"approve_doc_no": facts.approve_doc_no, "acc_type_code": facts.acc_type_code}
    found = (
        _duplicate(facts.acct_no) if number in facts.known_numbers else None,
        decide("R-BAS-027", fires=renamed, facts=names, fields=("acct_name",)),
        decide("R-BAS-028", fires=second, facts=owner, fields=("acc_type_code",)),
        decide("R-BAS-029", fires=unapproved, facts=approval, fields=("approve_doc_no",)),
        decide("R-BAS-030", fires=not listed, facts=shown, fields=("acct_bank_no",)),
    )
    return [item for item in found if item is not None]


def _duplicate(acct_no: str) -> Finding:
    """同一规则的另一半：同一开户行账号重复，拒绝。"""
    card = finding("R-BAS-027")
    return Finding(
        card.code,
        Level.BLOCK,
        f"账号{acct_no}在该开户行已登记",
        figures={"acct_no": acct_no},
        fields=("acct_no",),
        next_step=card.next_step,
        basis=card.basis,
    )
