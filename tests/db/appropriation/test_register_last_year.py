"""上年的单位资金不受本年收入的限，所以不能自行登记总指标：只从结转导入、收回重新安排两处来。"""

import pytest

from tests.db.django_fixtures import do, person
from yitihua.kernel.errors import Refusal

pytestmark = pytest.mark.usefixtures("base_world")
BUDGET = person("MOF_BGT")
OWN = {"amount": "100.00", "fund_type_code": "31", "found_type_code": "5", "bgt_doc_title": "单位资金"}


@pytest.mark.parametrize("changed", [{"src_acc": "107"}, {"src_acc": "109", "bgt_type_code": "22"}])
def test_单位资金不能用上年来源自行登记(changed: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        do("appropriation.source.register", BUDGET, **OWN | changed)
    assert refused.value.codes == ("E-STATE",)
    assert do("appropriation.source.register", BUDGET, **OWN, src_acc="109")["src_acc"] == "109"


def test_财政拨款的上年结转来源照旧可以登记() -> None:
    fields = OWN | {"fund_type_code": "111", "found_type_code": "31"}
    assert do("appropriation.source.register", BUDGET, **fields)["src_acc"] == "107"
