"""导出文件放在运行目录下，按导出编号取名；写成之前另用一个名字，写到第几行记在旁边。"""

from pathlib import Path
from uuid import UUID

from yitihua.app import settings


def folder() -> Path:
    found = settings.HOME / "files" / "exports"
    found.mkdir(parents=True, exist_ok=True)
    return found


def finished(export_id: UUID) -> Path:
    """写成的文件。"""
    return folder() / f"{export_id}.xlsx"


def unfinished(export_id: UUID) -> Path:
    return folder() / f"{export_id}.part"


def note_progress(export_id: UUID, rows: int) -> None:
    (folder() / f"{export_id}.rows").write_text(str(rows), encoding="utf-8")


def progress(export_id: UUID) -> int:
    """写到第几行；还没动手为 0。"""
    noted = folder() / f"{export_id}.rows"
    text = noted.read_text(encoding="utf-8") if noted.is_file() else ""
    return int(text) if text.isdigit() else 0


def remove(export_id: UUID) -> None:
    """连同没写完的一并删掉。"""
    for path in (finished(export_id), unfinished(export_id), folder() / f"{export_id}.rows"):
        path.unlink(missing_ok=True)
