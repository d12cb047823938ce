"""打印支付凭证：次数留痕，看不到的不能打。"""

import pytest

import yitihua.modules.payment.operations.print_voucher  # noqa: F401
from tests.db.django_fixtures import do, person
from tests.db.reporting.chain import chain
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("base_world")


def test_每打印一次加一() -> None:
    made = chain(1)
    who = person("AG_OP", agency="101001")
    assert [do("payment.voucher.print", who, pay_cert_id=made.cert_id)["print_count"] for _ in range(2)] == [1, 2]


def test_别的单位的凭证不能打_次数不变() -> None:
    made = chain(1)
    with pytest.raises(Refusal):
        do("payment.voucher.print", person("AG_OP", agency="101002"), pay_cert_id=made.cert_id)
    assert do("payment.voucher.print", person("PAY_CTR"), pay_cert_id=made.cert_id)["print_count"] == 1
