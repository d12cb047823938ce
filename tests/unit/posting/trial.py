"""内存试算表：指标账逐行过账，每过一笔都核对借贷相等与每个来源科目平衡（05 第 6.4 节）。"""

from collections import defaultdict
from decimal import Decimal

from yitihua.ledger.posting.indicator import IndicatorLines, Standing, accounts_of_fields
from yitihua.ledger.posting.voucher import Voucher

from .editions import Edition

ZERO = Decimal("0.00")


class IndicatorBook:
    """指标账。余额借方为正。"""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.rows: list[tuple[str, str, str, Decimal]] = []  # 指标、科目、来源、借方金额
        self.journal: list[tuple[str, str, str, str]] = []

    def post(self, lines: IndicatorLines) -> None:
        for line in lines:
            assert line.amount > 0
            self.rows.append((line.debit_bgt_id, line.debit_account, line.src_acc, line.amount))
            self.rows.append((line.credit_bgt_id, line.credit_account, line.src_acc, -line.amount))
            debit, credit = self.edition.standard(line.debit_account), self.edition.standard(line.credit_account)
            self.journal.append((line.event_code, debit, credit, f"{line.amount:,.2f}"))
        self._check_sources()

    def take_journal(self) -> list[tuple[str, str, str, str]]:
        taken, self.journal = self.journal, []
        return taken

    def balances(self, *, bgt_id: str | None = None) -> dict[str, str]:
        """非零余额，写标准科目代码；贷方余额为负。"""
        found: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for bgt, account, _, amount in self.rows:
            if bgt_id in (None, bgt):
                found[self.edition.standard(account)] += amount
        return {account: f"{value:,.2f}" for account, value in sorted(found.items()) if value}

    def fields(self, at: Standing) -> dict[str, str]:
        """由科目余额算出的运行字段。"""
        accounts = accounts_of_fields(fiscal_year=at.fiscal_year, templates=self.edition.templates)
        return {
            name: f"{sum((v for b, a, _, v in self.rows if b == at.bgt_id and a in codes), ZERO):,.2f}"
            for name, codes in accounts.items()
        }

    def of_source(self, source: str) -> dict[str, Decimal]:
        """一个来源科目名下各支出类科目的余额。"""
        found: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for _, account, src, amount in self.rows:
            if src == source and account != source:
                found[account] += amount
        return {account: value for account, value in found.items() if value}

    def _check_sources(self) -> None:
        totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for _, _, source, amount in self.rows:
            totals[source] += amount
        assert set(totals.values()) <= {ZERO}
        assert all(account == src for _, account, src, _ in self.rows if account in self.edition.templates.source_names)


def journal_of(voucher: Voucher, edition: Edition) -> list[tuple[str, str, str, str]]:
    """凭证各行：（子系统，借，贷，金额），写标准科目代码。"""
    return [
        (
            line.subsystem,
            edition.standard(line.debit_account),
            edition.standard(line.credit_account),
            f"{line.amount:,.2f}",
        )
        for line in voucher.lines
    ]


def debit_balances(vouchers: list[Voucher], edition: Edition) -> dict[tuple[str, str], str]:
    """（子系统，科目）→ 借方为正的余额。"""
    found: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for voucher in vouchers:
        for line in voucher.lines:
            found[line.subsystem, edition.standard(line.debit_account)] += line.amount
            found[line.subsystem, edition.standard(line.credit_account)] -= line.amount
    return {key: f"{value:,.2f}" for key, value in sorted(found.items()) if value}
