"""视图与收藏：只归本人，写错的字段不收，默认只有一个，个数有上限。"""

import json

import pytest

from tests.db.django_fixtures import do, person
from tests.db.workbench.calling import Call
from tests.db.workbench.people import refusal
from yitihua.kernel.errors import RequestError

pytestmark = pytest.mark.usefixtures("base_world")
ME, OTHER = person("AG_OP", agency="101001"), person("AG_OP", agency="102001")
COLUMNS = {"order": ["pay_app_amt", "pay_app_no"], "hidden": ["use_des"], "frozen": [], "widths": {"pay_app_no": 260}}
CONTENT = {"tab": "all", "filters": {"pay_app_amt__gte": "100.00"}, "order": "-pay_app_amt", "columns": COLUMNS}


def save(who=ME, name="大额", **fields):  # type: ignore[no-untyped-def]
    return do("workbench.view.save", who, table_name="PAY_VOUCHER", name=name, **{"content": CONTENT, **fields})


def kept(call: Call, who=ME):  # type: ignore[no-untyped-def]
    return json.loads(call("/views/PAY_VOUCHER", who).content)["rows"]


def test_存下的样子原样取回_别人看不到(call: Call) -> None:
    save()
    [view] = kept(call)
    assert (view["name"], view["is_default"]) == ("大额", 2)
    assert view["content"] == {"scope": "", "agency": "", **CONTENT}
    assert kept(call, OTHER) == []


def test_同名的覆盖_默认只有一个_列设置不能当默认(call: Call) -> None:
    save(is_default=1)
    save(name="待审", is_default=1)
    save(name="待审", is_default=1, content={"tab": "todo"})
    save(name="", is_default=1)
    assert {view["name"]: view["is_default"] for view in kept(call)} == {"大额": 2, "待审": 1, "": 2}
    assert {view["name"]: view["content"]["tab"] for view in kept(call)}["待审"] == "todo"


@pytest.mark.parametrize(
    "content",
    [
        {"filters": {"nothing": "1"}},
        {"filters": {"pay_app_amt__gte": "很多"}},
        {"filters": {"pay_app_no__like": "A"}},
        {"order": "-nothing"},
        {"order": "agency_name"},
    ],
)
def test_写错的条件与排序不收(call: Call, content: dict[str, object]) -> None:
    with pytest.raises(RequestError):
        save(content=content)
    assert kept(call) == []


def test_没有岗位看的记录不能存视图() -> None:
    assert refusal("workbench.view.save", ME, table_name="OP_LOG", name="x", content={}).code == "R-WFL-008"


def test_只能删自己的_满了说明(call: Call) -> None:
    made = save()
    assert refusal("workbench.view.remove", OTHER, view_id=made["view_id"]).code == "R-WFL-008"
    do("workbench.view.remove", ME, view_id=made["view_id"])
    assert kept(call) == []
    for number in range(30):
        save(name=f"视图{number}")
    assert refusal("workbench.view.save", ME, table_name="PAY_VOUCHER", name="再一个", content={}).code == "E-VIEW"
    save(name="视图0")
    assert len(kept(call)) == 30


def test_收藏_同址只一条_只认本系统的地址_只能取消自己的(call: Call) -> None:
    first = do("workbench.favourite.add", ME, path="/payment/applications?tab=all", title="支付申请")
    again = do("workbench.favourite.add", ME, path="/payment/applications?tab=all", title="全部支付申请")
    assert first["favourite_id"] == again["favourite_id"]
    rows = json.loads(call("/favourites", ME).content)["rows"]
    assert [(row["path"], row["title"]) for row in rows] == [("/payment/applications?tab=all", "全部支付申请")]
    assert json.loads(call("/favourites", OTHER).content)["rows"] == []
    for path in ("//evil.example/x", "https://evil.example", "javascript:1", "/a b", "/\\evil"):
        with pytest.raises(ValueError, match="pattern"):
            do("workbench.favourite.add", ME, path=path, title="外面")
    assert refusal("workbench.favourite.remove", OTHER, favourite_id=first["favourite_id"]).code == "R-WFL-008"
    do("workbench.favourite.remove", ME, favourite_id=first["favourite_id"])
    assert json.loads(call("/favourites", ME).content)["count"] == 0
    for number in range(50):
        do("workbench.favourite.add", ME, path=f"/p{number}", title="页")
    assert refusal("workbench.favourite.add", ME, path="/p50", title="页").code == "E-FAVOURITE"
