"""运行器：一步一步照场景说的做，不符就指明哪一步、请求是什么、实际怎样。"""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from yitihua.app.scenario import run_paths

from .fake_system import FakeSystem

Play = Callable[..., tuple[int, str]]
TAKE = '{as: AG_OP, do: demo.quota.take, with: {bgt_id: $q, amount: "%s"}%s}\n'


def take(amount: str, rest: str = "") -> str:
    return "- " + TAKE % (amount, rest)


def test_通过的场景_退出码零_最后一行是合计(play: Play, system: FakeSystem) -> None:
    code, text = play(
        take("60.00", ', save: {r: .}, returns: {"amounts.0": "40.00"}')
        + "- {check: BA_BGT_INFO, where: {bgt_id: $r.bgt_id}, rows: 1, "
        + 'is: {cur_amt: "40.00"}, sum: {cur_amt: "40.00"}}\n'
        + "- {time: 2022-03-02}\n- {job: payment.clearing.daily}\n- {verify: all}\n"
    )
    assert (code, text.splitlines()[-1]) == (0, "1 passed, 0 failed")
    assert (system.state.biz_time, system.state.jobs) == ("2022-03-02T10:00:00", ["payment.clearing.daily"])
    assert system.state.resets == 1
    assert system.state.logins == 2, "经办与审计员各登录一次"


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        (take("100.01"), "应成功，实际被拒（R-PAY-004）"),
        (take("60.00", ", refused: R-PAY-004"), "应被拒（R-PAY-004），实际成功"),
        (take("100.01", ", refused: R-PAY-003"), "应命中 R-PAY-003 之一，实际 R-PAY-004"),
        (take("100.01", ", refused: R-PAY-004, message: 超0.02"), "提示语里应有“超0.02”"),
        (take("60.00", ", findings: R-PAY-016"), "应带预警或提示 R-PAY-016"),
        (take("60.00", ', returns: {"amounts.0": "40.01"}'), "amounts.0 应为 40.01，实为 40.00"),
        ('- {check: BA_BGT_INFO, where: {bgt_id: $q}, is: {cur_amt: "100.01"}}\n', "cur_amt 应为 100.01，实为 100.00"),
        ('- {check: BA_BGT_INFO, where: {bgt_id: $q}, is: {paid_amt: "0.00"}}\n', "没有这个字段"),
        ("- {check: BA_BGT_INFO, where: {bgt_id: $q}, rows: 0}\n", "应有 0 行，实有 1 行"),
        ('- {check: BA_BGT_INFO, where: {bgt_id: q9}, is: {cur_amt: "0.00"}}\n', "没有命中任何记录"),
        ('- {check: BA_BGT_INFO, where: {bgt_id: $q}, sum: {cur_amt: "99.99"}}\n', "cur_amt 应为 99.99，实为 100.00"),
        ("- {check: BA_BGT_INFO, where: {bgt_id: $nobody}, rows: 1}\n", "没有变量 $nobody"),
        (take("1.00", ", save: {r: lines.0.bgt_id}"), "结果里没有 lines.0.bgt_id"),
    ],
)
def test_任何一步不符_退出码一_说清是哪一步(play: Play, steps: str, complaint: str) -> None:
    code, text = play(steps)
    assert (code, text.splitlines()[-1]) == (1, "0 passed, 1 failed")
    assert complaint in text
    assert "第 2 步" in text


def test_失败时打印请求_实际结果_相关记录的当前值(play: Play) -> None:
    _, text = play(take("100.01"))
    assert "请求 AG_OP demo.quota.take" in text
    assert "'amount': '100.01'" in text
    assert "实际 被拒（422）R-PAY-004 指标可用100.00，申请100.01" in text
    assert "相关 BA_BGT_INFO" in text
    assert "'cur_amt': '100.00'" in text


def test_被拒却留下痕迹_不通过(play: Play, system: FakeSystem) -> None:
    assert play(take("100.01", ", refused: R-PAY-004, message: 超0.01"))[0] == 0
    system.state.leaky = True
    code, text = play(take("100.01", ", refused: R-PAY-004"))
    assert code == 1
    assert "实际变了 trace" in text


def test_重复提交_同一请求号结果相同只生效一次(play: Play, system: FakeSystem) -> None:
    steps = take("60.00", ", repeat: 2, request_id: k") + (
        '- {check: BA_BGT_INFO, where: {bgt_id: $q}, is: {cur_amt: "40.00"}}\n'
    )
    assert play(steps)[0] == 0
    system.state.forgetful = True
    code, text = play('- {as: AG_OP, do: demo.quota.open, with: {amount: "1.00"}, repeat: 2, request_id: k}\n')
    assert code == 1
    assert "同一 request_id 重复提交，结果不一样" in text


def test_不写请求号的重复_各是各的(play: Play) -> None:
    assert play(take("30.00", ", repeat: 3") + take("10.01", ", refused: R-PAY-004"))[0] == 0


def test_并发_按结局计数_不论谁先(play: Play) -> None:
    both = f"- together:\n    - {TAKE % ('60.00', '')}    - {TAKE % ('60.00', '')}"
    versions_differ = "{ok: 1, R-GEN-005: 1}"
    assert play(f"{both}  outcomes: {versions_differ}\n")[0] == 0
    code, text = play(f"{both}  outcomes: {{ok: 2}}\n")
    assert code == 1
    assert "ok 应有 2 个，实有 1 个" in text
    assert "没有列出的结局 R-GEN-005" in text


def test_批量结果逐项执行_当前项是it(play: Play) -> None:
    code, _ = play(
        """
        - as: AG_OP
          do: demo.quota.open_batch
          with: {lines: [{amount: "5.00"}, {amount: "7.00"}]}
          save: {made: outcomes}
        - {as: AG_OP, do: demo.quota.take, each: $made, with: {bgt_id: $it.bgt_id, amount: "5.00"}}
        - {check: BA_BGT_INFO, where: {bgt_id: [q2, q3]}, rows: 2, sum: {cur_amt: "2.00"}}
        - {check: BA_BGT_INFO, where: {}, rows: 3, sum: {cur_amt: "102.00"}}
        """
    )
    assert code == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": False, "result": {}, "answers": [{"status": "rejected", "code": "R-PAY-060", "reason": "实付不一致"}]},
        {"ok": False, "code": "B024", "reason": "R-PAY-060 实付不一致"},
        {"ok": True, "result": {"clearings": [{"state": "returned", "reason": "R-PAY-060 实付不一致"}]}, "answers": []},
    ],
)
def test_银行步骤_报文被拒收_指令办不了_凭证被退回都算被拒(
    play: Play, system: FakeSystem, answer: dict[str, object]
) -> None:
    system.state.bank_answer = answer
    step = '- {bank: "102", act: pay, with: {pay_cert_no: $q}%s}\n'
    assert play(step % ", refused: R-PAY-060, message: 实付不一致")[0] == 0
    assert system.state.acts[0] == {"act": "pay", "with": {"pay_cert_no": "q1"}, "biz_time": "2022-03-01T10:00:00"}
    code, text = play(step % "")
    assert code == 1
    assert "R-PAY-060" in text


def test_银行步骤正常_结果可存(play: Play, system: FakeSystem) -> None:
    system.state.bank_answer = {"ok": True, "result": {"refund_no": "q1"}, "answers": [{"status": "accepted"}]}
    assert (
        play(
            '- {bank: "102", act: refund, with: {}, save: {n: refund_no}}\n'
            "- {check: BA_BGT_INFO, where: {bgt_id: $n}, rows: 1}\n"
        )[0]
        == 0
    )
    code, text = play('- {bank: "103", act: refund}\n')
    assert code == 1
    assert "没有模拟机构 103" in text


def test_不变式不成立_列出问题(play: Play, system: FakeSystem) -> None:
    system.state.clean = False
    code, text = play("- {verify: all}\n")
    assert code == 1
    assert "q1 差额 0.01" in text


def test_没有这个账号_说清(play: Play) -> None:
    code, text = play('- {as: AG_OP#3, do: demo.quota.open, with: {amount: "1.00"}}\n')
    assert code == 1
    assert "没有账号 AG_OP#3@101001" in text


def test_一个场景失败不影响另一个_逐个计数(system: FakeSystem, tmp_path: Path) -> None:
    for name, amount in (("a", "1.00"), ("b", "100.01")):
        (tmp_path / f"{name}.yaml").write_text(
            f"id: S-{name}\ntitle: 甲\nbiz_time: 2022-03-01\nsteps:\n"
            '  - {as: AG_OP, do: demo.quota.open, with: {amount: "100.00"}, save: {q: bgt_id}}\n  ' + take(amount),
            "utf-8",
        )
    out = io.StringIO()
    assert run_paths([tmp_path], base_url=system.base_url, out=out) == 1
    assert out.getvalue().splitlines()[-1] == "1 passed, 1 failed"
    assert system.state.resets == 2


def test_两个服务并行_各借各还(tmp_path: Path) -> None:
    systems = [FakeSystem(), FakeSystem()]
    for number in range(4):
        (tmp_path / f"{number}.yaml").write_text(
            f"id: S-{number}\ntitle: 甲\nbiz_time: 2022-03-01\nsteps:\n"
            '  - {as: AG_OP, do: demo.quota.open, with: {amount: "1.00"}}\n'
            "  - {check: BA_BGT_INFO, where: {}, rows: 1}\n",
            "utf-8",
        )
    pool = RecordingPool([item.base_url for item in systems])
    try:
        assert run_paths([tmp_path], pool=pool, parallel=2, out=io.StringIO()) == 0
    finally:
        for item in systems:
            item.close()
    assert (pool.borrowed, pool.closed, sorted(pool.idle)) == (4, True, sorted(item.base_url for item in systems))


class RecordingPool:
    """记下借还次数的池。"""

    def __init__(self, urls: list[str]) -> None:
        self.idle, self.borrowed, self.closed = urls, 0, False

    def acquire(self) -> str:
        self.borrowed += 1
        return self.idle.pop()

    def release(self, base_url: str) -> None:
        self.idle.append(base_url)

    def close(self) -> None:
        self.closed = True


def test_JSON报告_带规则_命中的规则号_缺的数(play: Play) -> None:
    code, text = play(take("100.01", ", refused: R-PAY-004"), as_json=True)
    report = json.loads(text)
    assert (code, report["passed"], report["failed"]) == (0, 1, 0)
    assert report["scenarios"][0]["codes"] == ["R-PAY-004"]
    assert report["scenarios"][0]["figures_missing"] is None


def test_连不上服务_记为失败(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("id: S-a\ntitle: 甲\nbiz_time: 2022-03-01\nsteps:\n  - {verify: all}\n", "utf-8")
    out = io.StringIO()
    assert run_paths([path], base_url="http://127.0.0.1:9", out=out) == 1
    assert "与服务通信失败" in out.getvalue()
