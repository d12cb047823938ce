"""嵌入式 PostgreSQL：启动、停止、崩溃后再起。

服务进程独立于启动它的进程：父进程被 `kill -9`，服务照常，下次 `start()` 接上；服务被 `kill -9`，
下次 `start()` 清掉失效的锁文件再起，由 PostgreSQL 自己从日志恢复。PostgreSQL 不肯以 root 运行：
root 时放进一个用户命名空间（映射成 1000），不改任何目录的属主和权限，0700 目录里也能跑。
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from yitihua.infra.pg import binaries, tuning
from yitihua.infra.pg.places import socket_folder
from yitihua.kernel.errors import ConfigurationError

SUPERUSER = "postgres"
_INCLUDE = "include_if_exists = 'yitihua.conf'\n"
_DEFAULT_PORT = 5432


class EmbeddedServer:
    """一个数据目录上的一台服务。`port` 为空只开套接字；给了才在 127.0.0.1 上监听（须有口令）。"""

    def __init__(
        self,
        home: Path,
        *,
        version: int = 18,
        durable: bool = True,
        port: int | None = None,
        programs: binaries.Binaries | None = None,
        extra_settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home.resolve()
        self.programs = programs or binaries.embedded(version)
        self.data = self.home / f"pg{self.programs.version}"
        self.log = self.home / f"pg{self.programs.version}.log"
        self.durable = durable
        self.tcp = port is not None
        self.port = port or _DEFAULT_PORT
        self.extra_settings = dict(extra_settings or {})
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        return socket_folder(self.home, port=self.port)

    def url(self, database: str, *, user: str = SUPERUSER) -> str:
        """经套接字连接的地址；目录只有本用户能进，故不用口令。"""
        options = urlencode({"host": str(self.socket_folder), "port": self.port}, quote_via=quote)
        return f"postgresql://{user}@/{database}?{options}"

    def start(self, *, timeout_s: float = 60) -> str:
        """起服务并等到能连，返回管理员地址；已在运行则直接返回。"""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._exclusive():
            if not self._postmaster():
                self._initialize()
                self._clear_stale(timeout_s=timeout_s)
                self._write_settings()
                self._launch()
            self._wait_ready(timeout_s=timeout_s)
        return self.url("postgres")

    def stop(self, *, timeout_s: float = 60) -> None:
        """快速停：断开连接、写检查点、退出；没在运行则无事可做。"""
        with self._exclusive():
            pid = self._postmaster()
            if pid:
                os.kill(pid, signal.SIGINT)
                self._wait_gone(timeout_s=timeout_s)
            self._reap()

    def kill(self) -> None:
        """像断电一样打掉主进程（试验恢复用）；子进程随后自行退出。"""
        pid = self._postmaster()
        if pid:
            os.kill(pid, signal.SIGKILL)
            self._reap()

    def running(self) -> bool:
        """主进程在，并且能连上。"""
        return bool(self._postmaster()) and self._accepts()

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """两个进程同时启停时，后到的等前一个做完。"""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.home / f"pg{self.programs.version}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _initialize(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        options = ["-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8", "--locale=C", "--data-checksums"]
        auth = ["--auth-local=trust", "--auth-host=scram-sha-256", *([] if self.durable else ["--no-sync"])]
        command = [*_as_ordinary_user(), str(self.programs.program("initdb")), *options, *auth]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())
        if done.returncode:
            raise ConfigurationError(f"建数据目录失败：{done.stderr.strip() or done.stdout.strip()}")
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_INCLUDE)
        fresh.rename(self.data)

    def _write_settings(self) -> None:
        values = {
            **tuning.settings(durable=self.durable),
            "listen_addresses": "127.0.0.1" if self.tcp else "",
            "port": str(self.port),
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            **self.extra_settings,
        }
        (self.data / "yitihua.conf").write_text(tuning.as_file(values), encoding="utf-8")

    def _launch(self) -> None:
        command = [*_as_ordinary_user(), str(self.programs.program("postgres")), "-D", str(self.data)]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=_environment()
            )

    def _wait_ready(self, *, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while not self._accepts():
            if self._child and self._child.poll() is not None:
                raise ConfigurationError(f"数据库没有起来，见 {self.log}：\n{self._log_tail()}")
            if time.monotonic() > deadline:
                raise ConfigurationError(f"数据库 {timeout_s:.0f} 秒内没有就绪，见 {self.log}")
            time.sleep(0.02)

    def _clear_stale(self, *, timeout_s: float) -> None:
        """上次是被打掉的：等残留子进程退净，再去掉失效的锁文件（其中的进程号可能已是别人的）。"""
        lock = self.data / "postmaster.pid"
        if lock.exists():
            self._wait_gone(timeout_s=timeout_s)
            lock.unlink(missing_ok=True)

    def _wait_gone(self, *, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while pids := self._processes():
            if time.monotonic() > deadline:
                raise ConfigurationError(f"数据库进程 {pids} 没有退出")
            if self._child:
                self._child.poll()
            time.sleep(0.02)

    def _reap(self) -> None:
        if self._child:
            self._child.wait()
            self._child = None

    def _postmaster(self) -> int:
        """主进程号；锁文件失效（进程不在，或进程号已被别的程序用去）时为 0。"""
        try:
            pid = int((self.data / "postmaster.pid").read_bytes().split(b"\n", 1)[0])
        except (OSError, ValueError):
            return 0
        return pid if _works_in(pid, self.data) else 0

    def _processes(self) -> list[int]:
        """在这个数据目录上干活的全部进程：它们的当前目录就是数据目录。"""
        pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [pid for pid in pids if _works_in(pid, self.data)]

    def _accepts(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _log_tail(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-8:])


def _works_in(pid: int, folder: Path) -> bool:
    """进程的当前目录就是数据目录，且没有变成僵尸。"""
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(folder)
    except OSError:
        return False


def _as_ordinary_user() -> list[str]:
    """root 时的前缀：进用户命名空间，里面是普通用户。"""
    if os.geteuid() != 0:
        return []
    unshare = shutil.which("unshare")
    if not unshare:
        raise ConfigurationError("以 root 运行嵌入式数据库需要 unshare（util-linux）；或换普通用户，或另给数据库地址")
    return [unshare, "--user", "--map-user=1000", "--map-group=1000", "--"]


def _environment() -> dict[str, str]:
    """去掉会影响服务端的 PG* 与语言变量。"""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}
