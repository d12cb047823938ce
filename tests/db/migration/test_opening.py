"""期初导入：一条指标一个 OPENING 变动、一组 OPEN01 分录；账务余额须平；对不上的一行也不落。"""

from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from tests.db.django_fixtures import DIVISION, SHANGHAI, do, person
from yitihua.app.verification import problems
from yitihua.infra.pg.bootstrap import DatabaseUrls
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("opened")
D = Decimal
CUTOVER = datetime(2022, 8, 1, 9, 0, tzinfo=SHANGHAI)
AGENCY = "706001"
_ELEMENTS = {
    "source_sys": "旧系统",
    "agency_code": AGENCY,
    "pro_code": "43060022706Y900000001",
    "exp_func_code": "2160201",
    "dep_bgt_eco_code": "30201",
    "gov_bgt_eco_code": "50201",
    "fund_type_code": "111",
}
_PAYEE = {"payee_acct_name": "某公司", "payee_acct_no": "4300123456", "payee_acct_bank_name": "某行"}
# T-MIG-002：净额 600,000，已付 200,000，在途 50,000，冻结 30,000，余额 320,000
FILE: dict[str, Any] = {
    "batch_no": "QY1",
    "projects": [
        {
            "source_sys": "旧系统",
            "source_key": "P1",
            "pro_code": "43060022706Y900000001",
            "pro_name": "日常公用经费",
            "pro_cat_code": "21",
            "agency_code": AGENCY,
            "exp_func_code": "2160201",
            "pro_total_amt": "600000.00",
            "setup_year": "2022",
        }
    ],
    "annuals": [{**_ELEMENTS, "source_key": "L1", "pro_kind_code": "21", "reply_amt": "600000.00"}],
    "indicators": [
        {
            **_ELEMENTS,
            "source_key": "L1",
            "annual_key": "L1",
            "pro_cat_code": "21",
            "amount": "600000.00",
            "frozen_amt": "30000.00",
            "occ_amt": "50000.00",
            "paid_amt": "200000.00",
            "old_balance": "320000.00",
        }
    ],
    "payments": [
        {
            **_PAYEE,
            "source_sys": "旧系统",
            "source_key": "Z1",
            "bgt_key": "L1",
            "status": "70",
            "create_date": "2022-05-18",
            "pay_app_amt": "200000.00",
            "use_des": "购置办公用品",
            "pay_cert_no": "JZF20220001",
            "xpay_date": "2022-05-20",
            "act_lqd_date": "2022-05-20",
        },
        {
            **_PAYEE,
            "source_sys": "旧系统",
            "source_key": "Z2",
            "bgt_key": "L1",
            "status": "40",
            "create_date": "2022-07-18",
            "pay_app_amt": "50000.00",
            "use_des": "购置办公用品",
        },
    ],
    "balances": [
        {"subsystem": "CW", "acc_code": "500102", "dr_amt": "200000.00", "agency_code": AGENCY},
        {"subsystem": "CW", "acc_code": "4001", "cr_amt": "200000.00", "agency_code": AGENCY},
        {"subsystem": "YS", "acc_code": "71010101", "dr_amt": "200000.00", "agency_code": AGENCY},
        {"subsystem": "YS", "acc_code": "600101", "cr_amt": "200000.00", "agency_code": AGENCY},
        {"subsystem": "ZYS", "acc_code": "5001", "dr_amt": "200000.00", "agency_code": AGENCY},
        {"subsystem": "ZYS", "acc_code": "1001", "cr_amt": "200000.00", "agency_code": AGENCY},
    ],
}
TABLES = (
    "pm_project_info", "bgt_pm_annual", "ba_bgt_info", "ba_bgt_frozen", "pay_voucher", "pay_voucher_bill",
    "ledger_limit", "ledger_movement", "book_voucher", "book_line",
)  # fmt: skip


def land(file: dict[str, Any]) -> Any:
    return do("migration.opening.import", person("IT"), now=CUTOVER, **file)


def rows(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with transaction.atomic():
        set_divisions([DIVISION])
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()


def sizes() -> dict[str, int]:
    return {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def changed(section: str, index: int, **values: Any) -> dict[str, Any]:
    file = deepcopy(FILE)
    file[section][index].update(values)
    return file


def test_一条指标一个期初变动各运行字段与科目一致(db_template: DatabaseUrls) -> None:
    result = land(FILE)
    assert result["acct_sets"] == [f"DW{AGENCY}", "ZYS"]
    [(amount, frozen, occupied, paid)] = rows(
        "SELECT amount, frozen_amt, occ_amt, paid_amt FROM ledger_limit WHERE kind = 'indicator'"
    )
    assert (amount, frozen, occupied, paid) == (D("600000.00"), D("30000.00"), D("50000.00"), D("200000.00"))
    opening = "SELECT count(*) FROM ledger_movement WHERE kind = 'OPENING' AND ref_type = 'appropriation.indicator'"
    assert rows(opening) == [(1,)]
    book = rows("SELECT acc_code, sum(dr_amt - cr_amt) FROM book_line WHERE ledger = 'indicator' GROUP BY 1 ORDER BY 1")
    assert book == [
        ("101", D("-600000.00")),
        ("30102", D("320000.00")),
        ("405", D("30000.00")),
        ("408", D("50000.00")),
        ("50101", D("200000.00")),
    ]
    assert rows("SELECT count(DISTINCT vou_id) FROM book_line WHERE ledger = 'indicator'") == [(1,)]
    assert rows("SELECT occ_amt FROM ledger_limit WHERE kind = 'annual_budget'") == [(D("600000.00"),)]
    assert rows("SELECT amount FROM ledger_limit WHERE kind = 'refund'") == [(D("200000.00"),)]
    assert problems(db_template.verify, database=connection.settings_dict["NAME"]) == []


def test_重复导入同一批行数不增() -> None:
    land(FILE)
    before = sizes()
    assert land(FILE)["acct_sets"] == []
    assert sizes() == before


@pytest.mark.parametrize(
    ("section", "index", "values", "code", "message"),
    [
        ("indicators", 0, {"old_balance": "319999.99"}, "R-MIG-006", "320,000.00与旧系统319,999.99不符"),
        ("payments", 0, {"pay_app_amt": "199999.99"}, "R-MIG-006", "不符"),
        ("balances", 3, {"cr_amt": "199999.99"}, "R-MIG-012", "差额0.01元"),
        ("payments", 1, {"status": "50"}, "R-MIG-017", "在途未处理"),
        ("payments", 0, {"act_lqd_date": None}, "R-MIG-017", "在途未处理"),
        ("indicators", 0, {"exp_func_code": "9999999"}, "R-GEN-003", ""),
        ("projects", 0, {"pro_cat_code": "同意", "pro_code": ""}, "R-GEN-003", "同意"),
        ("projects", 0, {"agency_code": "2010101"}, "R-GEN-003", "2010101"),
        ("annuals", 0, {"agency_code": "同意"}, "R-GEN-003", "同意"),
        ("annuals", 0, {"fund_type_code": "9"}, "R-GEN-003", ""),
    ],
)
def test_对不上的整批不落(section: str, index: int, values: dict[str, Any], code: str, message: str) -> None:
    before = sizes()
    with pytest.raises(Refusal) as refused:
        land(changed(section, index, **values))
    found = [item for item in refused.value.findings.items if item.code == code]
    assert found, [item.message for item in refused.value.findings.items]
    assert message in found[0].message
    assert sizes() == before
