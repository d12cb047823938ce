"""压测的算法：百分位、中位数、并发计数与达标判断；不测快慢。"""

import threading

import pytest

from yitihua.app.bench.drive import Round, drive, median_round, percentile
from yitihua.app.bench.measure import Figure


def test_百分位取不小于它的那一个() -> None:
    ordered = [float(number) for number in range(1, 101)]
    assert (percentile(ordered, 50), percentile(ordered, 99)) == (50.0, 99.0)
    assert (percentile([7.0], 50), percentile([7.0], 99)) == (7.0, 7.0)
    assert percentile([1.0, 2.0, 3.0], 99) == 3.0


def test_各项各取中位数() -> None:
    rounds = [Round(10, 1, 9), Round(30, 3, 7), Round(20, 2, 8)]
    assert median_round(rounds) == Round(20, 2, 8)


def test_每个连接依次发完自己的一列() -> None:
    seen: list[int] = []
    lock = threading.Lock()

    def shot() -> None:
        with lock:
            seen.append(threading.get_ident())

    found = drive([[shot] * 3 for _ in range(4)])
    assert len(seen) == 12
    assert sorted(seen.count(one) for one in set(seen)) == [3, 3, 3, 3]
    assert found.rate > 0


def test_有一次失败整轮就失败() -> None:
    def broken() -> None:
        raise RuntimeError("返回 500")

    with pytest.raises(RuntimeError, match="返回 500"):
        drive([[broken]])


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("比值", 0.3, bar=0.3), "达标"),
        (Figure("比值", 0.29, bar=0.3), "未达"),
        (Figure("耗时", 150.0, bar=150.0, at_most=True), "达标"),
        (Figure("耗时", 150.1, bar=150.0, at_most=True), "未达"),
        (Figure("空接口", 1.0), "对照"),
    ],
)
def test_达标未达与对照(figure: Figure, verdict: str) -> None:
    assert figure.verdict == verdict
