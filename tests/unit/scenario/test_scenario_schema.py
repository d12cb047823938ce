"""场景文件的格式：不认识的写法一律拒绝，信息里有文件、步骤和可用的写法。"""

import io
import textwrap
from pathlib import Path

import pytest

from yitihua.app.scenario import run_paths
from yitihua.app.scenario.faults import ScenarioError
from yitihua.app.scenario.schema import load_scenario
from yitihua.app.scenario.steps import Given, Scenario

HEAD = "id: S-a\ntitle: 甲\nrules: [R-PAY-004]\nbiz_time: 2022-03-01\nsteps:\n"


def load(folder: Path, text: str, *, head: str = HEAD) -> Scenario:
    path = folder / "a.yaml"
    path.write_text(head + text, "utf-8")
    return load_scenario(path)


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ("  - {as: AG_OP, do: a.b.c, wiht: {}}\n", "a.yaml：第 1 步：不认识的键 wiht"),
        ("  - {as: AG_OP, do: a.b.c}\n  - {check: PAY_VOUCHER, is: {a: 1}, expect: 1}\n", "第 2 步：不认识的键 expect"),
        ("  - {as: AG_OP, with: {}}\n", "一步必须且只能有"),
        ("  - {as: AG_OP, do: a.b.c, check: PAY_VOUCHER}\n", "现有 do、check"),
        ("  - {do: a.b.c}\n", "缺 as"),
        ("  - {as: 经办, do: a.b.c}\n", "as 写法不对"),
        ("  - {as: AG_OP, do: submit}\n", "do 写法不对"),
        ("  - {as: AG_OP, do: a.b.c, with: {pay_app_amt: 60.00}}\n", "小数 60.0 要加引号"),
        ("  - {as: AG_OP, do: a.b.c, with: {is_gov_pur: true}}\n", "是/否用 1/2"),
        ("  - {as: AG_OP, do: a.b.c, with: {a: 1, a: 2}}\n", "键重复：a"),
        ("  - {as: AG_OP, do: a.b.c, refused: 余额不足}\n", "refused 写法不对"),
        ("  - {as: AG_OP, do: a.b.c, refused: R-PAY-004, save: {x: y}}\n", "不能再写 findings、returns、save"),
        ("  - {as: AG_OP, do: a.b.c, message: 超}\n", "写了 message 就要写 refused 或 findings"),
        ("  - {as: AG_OP, do: a.b.c, elements: all}\n", "elements 只能写 default"),
        ("  - {as: AG_OP, do: a.b.c, repeat: 0}\n", "repeat 应为不小于 1 的整数"),
        ("  - {as: AG_OP, do: a.b.c, dry_run: 1}\n", "dry_run 只能写 true 或 false"),
        ("  - {check: PAY_VOUCHER, where: {a: 1}}\n", "要写 rows、is、sum、save 中的至少一个"),
        ("  - {check: PAY_VOUCHER, rows: 0, is: {a: 1}}\n", "预期没有记录时"),
        ("  - {check: PAY_VOUCHER, rows: 1, unit: 亿}\n", "unit 只能写 wan"),
        ("  - together: [{as: AG_OP, do: a.b.c}]\n    outcomes: {ok: 1}\n", "至少要有两步"),
        (
            "  - together: [{as: AG_OP, do: a.b.c}, {as: AG_OP, do: a.b.c, repeat: 2}]\n    outcomes: {ok: 1}\n",
            "第 1 步之 2：不认识的键 repeat",
        ),
        (
            "  - together: [{as: AG_OP, do: a.b.c}, {as: AG_OP, do: a.b.c}]\n    outcomes: {好: 1}\n",
            "outcomes 写法不对",
        ),
        ("  - {time: 明天}\n", "time 写法不对"),
        ("  - {given: nothing}\n", "没有前情 nothing"),
        ("  - {as: AG_OP, do: a.b.c\n", "不是合格的 YAML"),
        ("  []\n", "steps 至少要有一步"),
    ],
)
def test_写错的步骤_指明文件与步骤(tmp_path: Path, steps: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=r"a\.yaml：") as caught:
        load(tmp_path, steps)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("id: 例一\ntitle: 甲\nbiz_time: 2022-03-01\nsteps:\n", "id 写法不对"),
        ("id: S-a\nbiz_time: 2022-03-01\nsteps:\n", "缺 title"),
        ("id: S-a\ntitle: 甲\nworld: moon\nbiz_time: 2022-03-01\nsteps:\n", "world 只能是 base、demo"),
        ("id: S-a\ntitle: 甲\nowner: 乙\nbiz_time: 2022-03-01\nsteps:\n", "不认识的键 owner"),
        ("id: S-a\ntitle: 甲\nsteps:\n", "缺 biz_time"),
    ],
)
def test_写错的文件头(tmp_path: Path, head: str, complaint: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path, "  - {verify: all}\n", head=head)
    assert complaint in str(caught.value)


def test_只写日期即当日十点(tmp_path: Path) -> None:
    assert load(tmp_path, "  - {verify: all}\n").biz_time == "2022-03-01T10:00:00"


def test_前情的参数_多给少给都拒绝_缺省值可不给(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "paid.yaml").write_text(
        textwrap.dedent(
            """
            title: 付一笔
            params: {amount: null, use_des: 办公}
            steps:
              - {verify: all}
            """
        ),
        "utf-8",
    )
    scenario = load(tmp_path, '  - {given: paid, with: {amount: "1.00"}}\n')
    assert isinstance(scenario.steps[0], Given)
    with pytest.raises(ScenarioError, match="多给了 who，少给了 amount"):
        load(tmp_path, "  - {given: paid, with: {who: 1}}\n")


def test_文件有误_退出码二_不连服务(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "  - {verfy: all}\n", "utf-8")
    out = io.StringIO()
    assert run_paths([tmp_path], base_url="http://127.0.0.1:9", out=out) == 2
    assert "场景文件有误：a.yaml：第 1 步" in out.getvalue()


def test_编号重复_拒绝(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(HEAD + "  - {verify: all}\n", "utf-8")
    out = io.StringIO()
    assert run_paths([tmp_path], base_url="http://127.0.0.1:9", out=out) == 2
    assert "编号 S-a 与 a.yaml 重复" in out.getvalue()
