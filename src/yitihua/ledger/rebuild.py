"""从变动重建全部额度行：另一条路算出每一行，两边的摘要要一样。

Rebuild every limit row from its movements; the digests of both must be identical.
"""

from dataclasses import dataclass
from typing import Any

import psycopg

_COLUMNS = ("amount", "dis_amt", "split_amt", "frozen_amt", "occ_amt", "paid_amt", "carry_amt")
_SUMS = ", ".join(
    f"coalesce(sum(delta) FILTER (WHERE col = '{name}'), 0)::numeric(20, 2) AS {name}" for name in _COLUMNS
)
_LIST = ", ".join(_COLUMNS)
_FROM_LEGS = f"""
SELECT kind, limit_id, {_SUMS}
  FROM ledger_movement_leg WHERE fiscal_year = %(year)s AND mof_div_code = %(division)s GROUP BY 1, 2
"""
_FROM_ROWS = f"""
SELECT kind, limit_id, {_LIST} FROM ledger_limit WHERE fiscal_year = %(year)s AND mof_div_code = %(division)s
"""
_DIGEST = f"""
SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY line), ''), 'UTF8')), 'hex')
  FROM (SELECT kind || ':' || limit_id || ':' || concat_ws(',', {_LIST}) AS line FROM ({{source}}) r
         WHERE ({_LIST}) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0)) lines
"""
_REBUILD = f"""
UPDATE ledger_limit l SET {", ".join(f"{name} = m.{name}" for name in _COLUMNS)}, change_xid = pg_current_xact_id()
  FROM (SELECT r.kind, r.limit_id, {", ".join(f"coalesce(m.{name}, 0) AS {name}" for name in _COLUMNS)}
          FROM ledger_limit r LEFT JOIN ({_FROM_LEGS}) m USING (kind, limit_id)
         WHERE r.fiscal_year = %(year)s AND r.mof_div_code = %(division)s) m
 WHERE l.fiscal_year = %(year)s AND l.mof_div_code = %(division)s AND l.kind = m.kind AND l.limit_id = m.limit_id
   AND ({", ".join(f"l.{name}" for name in _COLUMNS)}) IS DISTINCT FROM ({", ".join(f"m.{name}" for name in _COLUMNS)})
"""


@dataclass(frozen=True, slots=True)
class Digests:
    """额度行与变动各自的行数、摘要；没有发生过的行不算。"""

    rows: int
    of_rows: str
    movements_rows: int
    of_movements: str

    @property
    def same(self) -> bool:
        return (self.rows, self.of_rows) == (self.movements_rows, self.of_movements)


def digests(conn: "psycopg.Connection[Any]", *, mof_div_code: str, fiscal_year: str) -> Digests:
    """同一个快照里算两边：额度行现在的样子，与变动加起来的样子。"""
    asked = {"year": fiscal_year, "division": mof_div_code}
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        found = [conn.execute(_DIGEST.format(source=source), asked).fetchone() for source in (_FROM_ROWS, _FROM_LEGS)]
    (rows, of_rows), (moved, of_movements) = (row or (0, "") for row in found)
    return Digests(int(rows), str(of_rows), int(moved), str(of_movements))


def rebuild(conn: "psycopg.Connection[Any]", *, mof_div_code: str, fiscal_year: str) -> int:
    """以属主连接把额度行改成变动加起来的样子，返回改了几行；一行也不该改，改了的要查原因。"""
    with conn.transaction():
        conn.execute("LOCK TABLE ledger_limit IN SHARE ROW EXCLUSIVE MODE")
        return conn.execute(_REBUILD, {"year": fiscal_year, "division": mof_div_code}).rowcount
