"""`yitihua doctor`：查运行环境，只看不改；每条给结论与办法，有不合格的退出码为 1。"""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import httpx
import psycopg

from yitihua.infra.pg import binaries
from yitihua.infra.pg.bootstrap import APP, DATABASE
from yitihua.infra.pg.probe import probe
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.kernel.errors import ConfigurationError

GOOD, WARN, BAD = "合格", "提醒", "不合格"
PRODUCT: Final = Path(__file__).resolve().parents[1]
FONTS: Final = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")
_GB: Final = 1024**3
_NODE: Final = (20, 19)


@dataclass(frozen=True, slots=True)
class Check:
    """一条结论；`advice` 是办法，合格的为空。"""

    item: str
    state: str
    text: str
    advice: str = ""


def examine(*, home: Path, mode: str, port: int, product: Path = PRODUCT) -> list[Check]:
    """全部检查，次序即打印次序。"""
    return [
        python_version(sys.version_info[:3]),
        node(built=(product / "static" / "web" / "index.html").is_file()),
        fonts(product / "fonts"),
        *permissions(home),
        disk(home),
        *keys(home, mode=mode),
        port_free(port),
        *database(home, mode=mode),
    ]


def python_version(version: tuple[int, ...]) -> Check:
    text = ".".join(map(str, version))
    if version < (3, 11):
        return Check("Python", BAD, text, "请安装 Python 3.11 或更新，再执行 make env")
    return Check("Python", GOOD, text)


def node(*, built: bool) -> Check:
    """只有从源码构建界面才用得着。"""
    program = shutil.which("node")
    if program is None:
        if built:
            return Check("Node", GOOD, "没有安装；界面已构建，用不着")
        return Check("Node", BAD, "没有安装，界面也没有构建", "请安装 Node 20.19 或更新后执行 make web")
    text = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    parts = text.lstrip("v").split(".")
    version = tuple(int(part) for part in parts[:2]) if len(parts) > 1 and all(map(str.isdigit, parts[:2])) else ()
    if version < _NODE:
        return Check("Node", WARN if built else BAD, text or "看不出版本", "构建界面需要 Node 20.19 或更新")
    return Check("Node", GOOD, text + ("" if built else "；界面还没有构建，make demo 会构建"))


def fonts(folder: Path) -> Check:
    missing = [name for name in FONTS if not (folder / name).is_file()]
    if missing:
        return Check("字体", BAD, f"打印件缺 {'、'.join(missing)}", "请在源码目录执行 python tools/fonts/fetch.py")
    return Check("字体", GOOD, f"{len(FONTS)} 个随包字体齐全")


def permissions(home: Path) -> Iterable[Check]:
    """运行目录自己能写、别人不能写。"""
    place = home if home.exists() else next(parent for parent in home.parents if parent.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        yield Check("权限", BAD, f"不能写 {place}", "请改用可写的 YITIHUA_HOME，或调整该目录的属主")
        return
    if home.exists() and home.stat().st_mode & stat.S_IWOTH:
        yield Check("权限", WARN, f"{home} 谁都能写", f"请执行 chmod o-w {home}")
        return
    yield Check("权限", GOOD, f"{place} 可写")


def disk(home: Path) -> Check:
    place = home if home.exists() else next(parent for parent in home.parents if parent.exists())
    free = shutil.disk_usage(place).free
    text = f"剩余 {free / _GB:.1f} GB"
    if free < _GB:
        return Check("磁盘", BAD, text, "至少留 1 GB，否则数据库会停写")
    return Check("磁盘", WARN, text, "建议留 5 GB 以上") if free < 5 * _GB else Check("磁盘", GOOD, text)


def keys(home: Path, *, mode: str) -> Iterable[Check]:
    """私钥只许自己读；生产要有财政签名的一对。"""
    folder = Path(os.environ.get("YITIHUA_KEYS") or home / "keys")
    private = [*sorted(folder.glob("*.key.pem")), *([home / "secret.key"] if (home / "secret.key").exists() else [])]
    loose = [path.name for path in private if path.stat().st_mode & 0o077]
    if loose:
        yield Check("密钥", BAD, f"别人也能读 {'、'.join(loose)}", "请执行 chmod 600")
    own = all((folder / f"011.{kind}.pem").is_file() for kind in ("key", "cert"))
    if own:
        yield Check("密钥", GOOD, f"财政签名私钥与证书在 {folder}")
    elif mode == "production":
        yield Check(
            "密钥", BAD, f"{folder} 里没有财政签名私钥或证书", "请放入 011.key.pem 与 011.cert.pem，否则不能发报文"
        )
    else:
        yield Check("密钥", GOOD, "还没有；演示环境启动时生成")


def port_free(port: int) -> Check:
    """被本系统占着也算正常。"""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return _occupied(port)
    return Check("端口", GOOD, f"{port} 空闲")


def _occupied(port: int) -> Check:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2.0, trust_env=False)
    except httpx.HTTPError:
        answer = None
    if answer is not None and answer.status_code == 200:
        return Check("端口", GOOD, f"{port} 上本系统正在运行")
    return Check("端口", BAD, f"{port} 被别的程序占着", f"请停掉它，或换一个：make demo PORT={port + 1}")


def database(home: Path, *, mode: str) -> Iterable[Check]:
    """给了地址就连上查；没给就看嵌入式服务，没有起的不去起它。"""
    url = os.environ.get("YITIHUA_DATABASE_URL", "")
    if not url:
        try:
            server = EmbeddedServer(home)
        except ConfigurationError as error:
            yield Check("数据库", BAD, str(error), "请重建环境，或用 YITIHUA_DATABASE_URL 指向 PostgreSQL 14 以上")
            return
        if not (server.data / "postmaster.pid").exists() or not server.running():
            programs = "、".join(str(item.version) for item in (server.programs, *binaries.distribution()))
            yield Check("数据库", GOOD, f"嵌入式服务没有起，启动时自动起（可用的服务端程序：{programs}）")
            return
        url = server.url(DATABASE, user=APP)
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
            found = probe(connection, needs_fsync=mode == "production")
    except psycopg.Error as error:
        yield Check("数据库", BAD, f"连不上：{str(error).splitlines()[0]}", "请核对地址、口令，以及服务是否在运行")
        return
    for problem in found:
        yield Check("数据库", BAD, problem.message, "请按运维手册用属主角色与应用角色分别建库")
    if not found:
        yield Check("数据库", GOOD, f"PostgreSQL {version}，应用角色权限与落盘设置合规")


def doctor(*, home: Path, mode: str, port: int, as_json: bool) -> int:
    """打印并给退出码。"""
    found = examine(home=home, mode=mode, port=port)
    if as_json:
        print(json.dumps([asdict(item) for item in found], ensure_ascii=False, indent=1))
    else:
        for item in found:
            print(f"{item.state}　{item.item}：{item.text}{f'。{item.advice}' if item.advice else ''}")
    return 1 if any(item.state == BAD for item in found) else 0
