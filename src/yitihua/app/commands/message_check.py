"""`yitihua message check`：逐个检查报文文件，给人看清单或给程序看 JSON。

信任名单取自 `--trust` 的目录，没给就取环境变量 YITIHUA_KEYS；都没有时只验算签名，不核对签名人。
"""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from yitihua.engines.messages.certificates import TrustStore
from yitihua.engines.messages.check import CheckReport, check_file
from yitihua.engines.messages.check_output import render, to_json

UNREADABLE: Final = 2


def check_files(files: Sequence[Path], as_json: bool, *, trust: Path | None = None, allow_sha1: bool = False) -> int:
    """检查并打印每个文件；退出码 0 全部合规，1 有不合规的，2 有文件读不到或信任目录不可用。

    `allow_sha1` 对应现行测试系统的旧签名：验得过，另给预警。
    """
    try:
        store = _trust_store(trust)
    except (OSError, ValueError) as error:
        print(f"信任目录不可用：{error}", file=sys.stderr)
        return UNREADABLE
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    reports: list[CheckReport] = []
    unreadable = False
    for path in files:
        try:
            reports.append(check_file(path, store, allow_sha1=allow_sha1, today=today))
        except OSError as error:
            unreadable = True
            print(f"文件读不到：{path}（{error.strerror or error}）", file=sys.stderr)
    print(_output(reports, as_json=as_json))
    return UNREADABLE if unreadable else max((report.exit_code for report in reports), default=0)


def _trust_store(trust: Path | None) -> TrustStore | None:
    configured = os.environ.get("YITIHUA_KEYS")
    folder = trust or (Path(configured) if configured else None)
    if folder is None:
        return None
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} 不是目录")
    store = TrustStore.from_directory(folder)
    if not len(store):
        raise FileNotFoundError(f"{folder} 里没有 *.cert.pem 证书")
    return store


def _output(reports: Sequence[CheckReport], *, as_json: bool) -> str:
    """JSON 总是一个数组，一个文件一项；清单之间空一行。"""
    if as_json:
        return "[" + ",\n".join(to_json(report) for report in reports) + "]"
    return "\n\n".join(render(report) for report in reports)
