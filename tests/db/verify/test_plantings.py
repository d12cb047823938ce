"""种错：诚实的小城核对相符；四个来源里各改一分、一码、一行，每处都要被指到。"""

from collections.abc import Iterator

import psycopg
import pytest

from tests.db.verify.faults import BOOKS, CONTROLS, DOCUMENTS, FAULTS, MOVEMENTS, Fault
from tests.make.environment import MOMENT, Environment
from tests.make.story import PatientDesk, Story, names, tell
from yitihua.app.verification import checks, examined, problems

_OPEN = """
DO $$ DECLARE r record; BEGIN
    FOR r IN SELECT conrelid::regclass AS tbl, conname FROM pg_constraint
             WHERE contype = 'c' AND coninhcount = 0 AND connamespace = 'public'::regnamespace AND conrelid <> 0
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.tbl, r.conname);
    END LOOP;
END $$
"""


@pytest.fixture(scope="module")
def story(environment: Environment) -> Iterator[Story]:
    desk = PatientDesk(environment.base_url)
    desk.reset(biz_time=MOMENT)
    yield tell(desk)
    desk.close()


@pytest.fixture(scope="module")
def filled(story: Story, environment: Environment) -> dict[str, str]:
    """故事里各单据的号，种错与核对都用它。"""
    with psycopg.connect(environment.admin()) as conn:
        return names(story, conn)


@pytest.fixture
def surgeon(environment: Environment) -> Iterator[psycopg.Connection]:
    """超级用户，触发器与约束都去掉；结束时回滚，谁也看不见。"""
    with psycopg.connect(environment.admin()) as conn:
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute(_OPEN)
        yield conn
        conn.rollback()


def found_by_verify(conn: psycopg.Connection) -> set[tuple[str, str, str, str]]:
    """换成只读的核对角色，在同一事务里核对。"""
    conn.execute("SET LOCAL ROLE yitihua_verify")
    conn.execute("SET LOCAL transaction_read_only = on")
    return {(row["check"], row["item"], row["left"], row["right"]) for _, rows in examined(conn) for row in rows}


def test_诚实的小城全部相符(story: Story, environment: Environment) -> None:
    assert problems(environment.urls.verify) == []


def test_去掉约束本身不算错(filled: dict[str, str], surgeon: psycopg.Connection) -> None:
    """种错的手续不产生错：什么都不改时核对仍相符。"""
    assert found_by_verify(surgeon) == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.source}_{fault.title}")
def test_种下的错都被指到(fault: Fault, filled: dict[str, str], surgeon: psycopg.Connection) -> None:
    surgeon.execute(fault.plant.format(**filled).encode())
    wanted = {tuple(part.format(**filled) for part in item) for item in fault.found}
    found = found_by_verify(surgeon)
    assert wanted <= found, f"还缺 {sorted(wanted - found)}\n报了 {sorted(found)}"


def test_每条核对都有人种过错() -> None:
    planted = {item[0] for fault in FAULTS for item in fault.found}
    assert planted == {check.code for check in checks()}


def test_四个来源都种过且不少于二十四处() -> None:
    assert len({fault.title for fault in FAULTS}) == len(FAULTS) >= 24
    assert {fault.source for fault in FAULTS} == {DOCUMENTS, MOVEMENTS, CONTROLS, BOOKS}


# 四个来源两两相对的六对，各由哪几条核对比
PAIRS = {
    (DOCUMENTS, MOVEMENTS): {"24_documents_movements"},
    (DOCUMENTS, CONTROLS): {"03_occupied_applications", "04_paid_documents", "05_frozen_documents"},
    (DOCUMENTS, BOOKS): {"26_documents_book", "20_agency_income", "19_general_clearing"},
    (MOVEMENTS, CONTROLS): {"01_movements_limits"},
    (MOVEMENTS, BOOKS): {"25_movements_book"},
    (CONTROLS, BOOKS): {"08_indicator_book"},
}


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_每一对来源从两头种错都看得出(pair: tuple[str, str]) -> None:
    """一对里改哪一头，这一对的核对都要报。"""
    for source in pair:
        planted = {item[0] for fault in FAULTS if fault.source == source for item in fault.found}
        assert planted & PAIRS[pair], f"改{source}时，{pair} 这一对没有人报"
