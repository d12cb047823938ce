"""演示数据装到了哪一步：装好的直接用，装到一半的清掉重装，别人的数据不动。"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from yitihua.infra.pg.bootstrap import DATABASE, DatabaseUrls, bootstrap
from yitihua.infra.pg.databases import drop_database
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.kernel.errors import ConfigurationError

DEFAULT: Final = "demo"
SIMULATORS: Final = "simulators"
_READY, _STARTED = "seeded", "seeding"


@dataclass(frozen=True, slots=True)
class Choice:
    """要用的大小；`ready` 是已经装好。"""

    scale: str
    ready: bool


def choose(home: Path, urls: DatabaseUrls, *, scale: str) -> Choice:
    """`scale` 为空即沿用；写明的与装好的不同，重新装。库里是别的数据就拒绝。"""
    done = home / _READY
    if done.exists():
        current = done.read_text(encoding="utf-8").strip() or DEFAULT
        return Choice(scale or current, ready=scale in ("", current))
    if not (home / _STARTED).exists() and _occupied(urls.owner):
        raise ConfigurationError("库里已有不是演示环境装的数据，演示不在它上面装；请另给 YITIHUA_HOME 或数据库")
    return Choice(scale or DEFAULT, ready=False)


def clear(home: Path, urls: DatabaseUrls) -> None:
    """清掉上次的库与模拟器状态，记下“正在装”。自带的数据库才清得了。"""
    if (home / _READY).exists() or (home / _STARTED).exists():
        if not urls.admin:
            raise ConfigurationError("外接的数据库上有装到一半或大小不同的演示数据，请清空该库后再起")
        (home / _READY).unlink(missing_ok=True)
        drop_database(urls.admin, name=DATABASE)
        bootstrap(EmbeddedServer(home))
        shutil.rmtree(home / SIMULATORS, ignore_errors=True)
    (home / _STARTED).touch()


def mark_ready(home: Path, scale: str) -> None:
    (home / _READY).write_text(scale, encoding="utf-8")
    (home / _STARTED).unlink(missing_ok=True)


def _occupied(owner_url: str) -> bool:
    """库里有没有建过表。"""
    with psycopg.connect(owner_url) as conn:
        row = conn.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return bool(row and row[0])
