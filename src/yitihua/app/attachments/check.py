"""全链核对里的附件一条：每一行的文件都在、摘要相符；只读库与磁盘，不经产品的模型。"""

from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.hashes import SM3, Hash

_ROWS = """
SELECT mof_div_code, digest, min(file_name), count(*) FROM sys_attachment GROUP BY mof_div_code, digest ORDER BY 1, 2
"""


def damaged_files(conn: "psycopg.Connection[Any]", *, home: Path) -> list[tuple[str, str, str]]:
    """（哪个附件，行里的摘要，文件此刻的摘要或“没有文件”）；没有建这张表的旧库视为没有附件。"""
    if conn.execute("SELECT to_regclass('sys_attachment')").fetchone() == (None,):
        return []
    found = []
    for division, digest, name, count in conn.execute(_ROWS).fetchall():
        actual = _digest(home / "files" / division / digest[:2] / digest)
        if actual != digest:
            more = f" 等 {count} 个" if count > 1 else ""
            found.append((f"{division} {name}{more}", digest, actual))
    return found


def _digest(path: Path) -> str:
    if not path.is_file():
        return "没有文件"
    hasher = Hash(SM3())
    hasher.update(path.read_bytes())
    return hasher.finalize().hex()
