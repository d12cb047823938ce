"""`make test`：逐组跑测试，原样放出各组的输出，最后打印时间预算表。

只用标准库，由系统的 Python 起，好把建环境的时间也算进表里。有一步失败、超时，或该跑的浏览器测试没跑，
退出码为 1；没有测试的组照实写“没有”，不算通过。
"""

import argparse
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import takewhile
from typing import BinaryIO, Final

from tools import browser
from tools.scratch import scratch
from tools.suites import ROOT, Step, Suite, suites

GRACE: Final = 6.0
"""超出预算的六倍才终止：只防卡死，机器慢不算失败，超出预算在表里写明。"""

_COUNTS: Final = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed|deselected)\b")
_SCENARIO_COUNTS: Final = re.compile(r"(\d+) passed, (\d+) failed")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(slots=True)
class Outcome:
    """一组的结果；`notes` 是表后要说的话。"""

    suite: Suite
    elapsed_s: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    ran: bool = False
    broken: bool = False
    empty: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if self.broken:
            return "失败"
        if self.ran:
            return "通过"
        return "没跑" if self.suite.browser and not self.empty else "没有"


def run_suite(suite: Suite, *, limited: bool, out: BinaryIO) -> Outcome:
    """跑一组，输出写到 `out`。不限时的只记用时。"""
    outcome = Outcome(suite, empty=all(step.missing() for step in suite.steps))
    if suite.browser and not outcome.empty and not browser.ready():
        outcome.broken = browser.required()
        outcome.notes.append(f"浏览器测试没有跑，不计为通过。{browser.HOW_TO}")
        return outcome
    started = time.monotonic()
    for step in suite.steps:
        if step.missing():
            outcome.notes.append(f"{step.title}：没有测试（{'、'.join(step.needs)}）")
            continue
        outcome.ran = True
        _put(out, f"\n==== {suite.title} · {step.title} ====\n".encode())
        left_s = suite.budget_s * GRACE - (time.monotonic() - started) if limited else None
        with scratch(on_disk=suite.on_disk) as added:
            _run_step(step, outcome, left_s=left_s, out=out, added=added)
    outcome.elapsed_s = time.monotonic() - started
    return outcome


def run_beside(aside: Sequence[Suite], rest: Sequence[Suite], *, limited: bool) -> list[Outcome]:
    """两列同时跑：`rest` 的输出当场放出，`aside` 的跑完一起放。"""
    kept = io.BytesIO()
    with ThreadPoolExecutor(max_workers=1) as other:
        waiting = other.submit(lambda: [run_suite(suite, limited=limited, out=kept) for suite in aside])
        front = [run_suite(suite, limited=limited, out=sys.stdout.buffer) for suite in rest]
        behind = waiting.result()
    _put(sys.stdout.buffer, kept.getvalue())
    return [*behind, *front]


def run_all(chosen: Sequence[Suite], *, limited: bool) -> list[Outcome]:
    """按次序跑；写了 `aside` 的与紧跟着没写的几组同时跑。"""
    outcomes: list[Outcome] = []
    queue = list(chosen)
    while queue:
        aside = list(takewhile(lambda suite: suite.aside, queue))
        rest = list(takewhile(lambda suite: not suite.aside, queue[len(aside) :]))
        if aside:
            outcomes += run_beside(aside, rest, limited=limited)
            queue = queue[len(aside) + len(rest) :]
        else:
            outcomes.append(run_suite(queue.pop(0), limited=limited, out=sys.stdout.buffer))
    return outcomes


def _put(out: BinaryIO, data: bytes) -> None:
    out.write(data)
    out.flush()


def _run_step(step: Step, outcome: Outcome, *, left_s: float | None, out: BinaryIO, added: Mapping[str, str]) -> None:
    code, lines = _follow(_filled(step.command), left_s=left_s, out=out, added=added)
    passed, failed, skipped = _counts(lines)
    outcome.passed += passed
    outcome.failed += failed
    outcome.skipped += skipped
    if code is None:
        outcome.notes.append(f"{step.title}：超过预算的六倍，已终止")
    elif code:
        outcome.notes.append(f"{step.title}：退出码 {code}")
    outcome.broken |= code != 0


def _follow(
    command: Sequence[str], *, left_s: float | None, out: BinaryIO, added: Mapping[str, str]
) -> tuple[int | None, list[str]]:
    """边跑边放出输出，返回（退出码，最后若干行）；超时的退出码为空。`added` 是另加的环境变量。"""
    deadline = None if left_s is None else time.monotonic() + max(left_s, 1.0)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **added}
    process = subprocess.Popen(
        list(command), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    collected = b""
    expired = False
    while True:
        chunk = process.stdout.read()
        if chunk:
            _put(out, chunk)
            collected = (collected + chunk)[-65536:]
        elif process.poll() is not None:
            break
        elif deadline is not None and time.monotonic() > deadline:
            expired = True
            _end(process)
            break
        else:
            time.sleep(0.1)
    return None if expired else process.returncode, collected.decode("utf-8", "replace").splitlines()


def _end(process: subprocess.Popen[bytes]) -> None:
    """先请它结束，十秒后强制；只动自己起的这一组进程。"""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _filled(command: Sequence[str]) -> list[str]:
    folder = ROOT / ".venv" / "bin"
    return [part.format(python=folder / "python", bin=folder) for part in command]


def _counts(lines: Sequence[str]) -> tuple[int, int, int]:
    """从最后几行认出 pytest、vitest 或场景运行器的计数。"""
    passed = failed = skipped = 0
    for raw in reversed(lines[-40:]):
        line = _COLOUR.sub("", raw)
        if line.lstrip().startswith("Test Files"):
            continue
        scenario = _SCENARIO_COUNTS.fullmatch(line.strip())
        if scenario:
            return int(scenario[1]), int(scenario[2]), 0
        found = _COUNTS.findall(line)
        if found and (" in " in line or line.lstrip().startswith("Tests")):
            for number, what in found:
                passed += int(number) if what in ("passed", "xpassed") else 0
                failed += int(number) if what in ("failed", "error", "errors") else 0
                skipped += int(number) if what == "skipped" else 0
            return passed, failed, skipped
    return 0, 0, 0


def table(outcomes: Sequence[Outcome], *, wall_s: float) -> str:
    """预算表：每组的预算、用时、通过、失败、跳过与结论；合计的用时是墙上的钟（有几组同时跑）。"""
    rows = [("组", "预算", "用时", "通过", "失败", "跳过", "结论")]
    for item in outcomes:
        over = "，超出预算" if item.elapsed_s > item.suite.budget_s else ""
        rows.append((
            item.suite.title, _clock(item.suite.budget_s), _clock(item.elapsed_s), str(item.passed), str(item.failed),
            str(item.skipped), item.verdict + over,
        ))  # fmt: skip
    rows.append((
        "合计", _clock(sum(item.suite.budget_s for item in outcomes)), _clock(wall_s),
        str(sum(item.passed for item in outcomes)), str(sum(item.failed for item in outcomes)),
        str(sum(item.skipped for item in outcomes)), "失败" if any(item.broken for item in outcomes) else "通过",
    ))  # fmt: skip
    return "\n".join(
        "  ".join(_padded(cell, width) for cell, width in zip(row, _widths(rows), strict=True)) for row in rows
    )


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    return [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="逐组跑测试并打印时间预算表")
    parser.add_argument("--long", action="store_true", help="不限时，也跑标了 long 的测试")
    parser.add_argument("--only", action="append", default=[], help="只跑这些组（可重复）")
    options = parser.parse_args(arguments)
    chosen = [suite for suite in suites(long=options.long) if not options.only or suite.code in options.only]
    if not chosen:
        parser.error("没有这样的组")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="yitihua-worlds-") as worlds:
        os.environ["YITIHUA_WORLDS"] = worlds
        outcomes = run_all(chosen, limited=not options.long)
    print("\n" + "=" * 72)
    print(table(outcomes, wall_s=time.monotonic() - began))
    for item in outcomes:
        for note in item.notes:
            print(f"  {item.suite.title}：{note}")
    return 1 if any(item.broken for item in outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
