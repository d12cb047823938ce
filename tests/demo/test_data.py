"""演示数据：装好的直接用，装到一半的清掉重装，换大小重装，别人的数据不动。"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yitihua.app.demo import data
from yitihua.infra.pg.bootstrap import DatabaseUrls, bootstrap
from yitihua.infra.pg.server import EmbeddedServer
from yitihua.kernel.errors import ConfigurationError


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """一台刚起的空服务。"""
    server = EmbeddedServer(tmp_path, durable=False)
    server.start()
    yield tmp_path
    server.stop()


@pytest.fixture
def urls(home: Path) -> DatabaseUrls:
    return bootstrap(EmbeddedServer(home, durable=False))


def tables(urls: DatabaseUrls) -> int:
    with psycopg.connect(urls.owner) as conn:
        [count] = conn.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() or (-1,)
    return int(count)


def half_done(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.owner) as conn:
        conn.execute("CREATE TABLE pay_voucher (id int)")


def test_空库没有写大小装演示大小(home: Path, urls: DatabaseUrls) -> None:
    assert data.choose(home, urls, scale="") == data.Choice("demo", ready=False)
    assert data.choose(home, urls, scale="city") == data.Choice("city", ready=False)


def test_别人的数据不动(home: Path, urls: DatabaseUrls) -> None:
    half_done(urls)
    with pytest.raises(ConfigurationError, match="不是演示环境装的数据"):
        data.choose(home, urls, scale="demo")
    assert tables(urls) == 1


def test_装到一半的清掉重装(home: Path, urls: DatabaseUrls) -> None:
    data.clear(home, urls)
    half_done(urls)
    (home / data.SIMULATORS).mkdir()
    assert data.choose(home, urls, scale="") == data.Choice("demo", ready=False)
    data.clear(home, urls)
    assert tables(urls) == 0
    assert not (home / data.SIMULATORS).exists()


def test_装好的沿用写明不同大小才重装(home: Path, urls: DatabaseUrls) -> None:
    data.clear(home, urls)
    half_done(urls)
    data.mark_ready(home, "city")
    assert data.choose(home, urls, scale="") == data.Choice("city", ready=True)
    assert data.choose(home, urls, scale="city") == data.Choice("city", ready=True)
    assert data.choose(home, urls, scale="demo") == data.Choice("demo", ready=False)
    assert tables(urls) == 1, "还没有动手清"


def test_外接的库装到一半不代为清空(home: Path, urls: DatabaseUrls) -> None:
    data.clear(home, urls)
    outside = DatabaseUrls(owner=urls.owner, app=urls.app, verify=urls.verify)
    with pytest.raises(ConfigurationError, match="外接的数据库"):
        data.clear(home, outside)
