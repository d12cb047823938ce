"""文件存储：按区划分开，文件名就是内容的 SM3 摘要；先写临时文件、落盘、改名，断电也不会有半个文件。"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

KEPT_S: Final = 48 * 3600
"""没有人要的文件至少留这么久：上传凭据只认一天，正在办的不会被清走。"""
_CHUNK: Final = 1 << 20


def folder(mof_div_code: str) -> Path:
    return Path(settings.HOME) / "files" / mof_div_code


def path_of(mof_div_code: str, digest: str) -> Path:
    """前两位作子目录，免得一个目录里文件太多。"""
    return folder(mof_div_code) / digest[:2] / digest


def digest_of(stream: BinaryIO) -> str:
    """内容的 SM3，十六进制。"""
    hasher = Hash(SM3())
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        hasher.update(chunk)
    stream.seek(0)
    return hasher.finalize().hex()


def put(stream: BinaryIO, *, mof_div_code: str) -> str:
    """存下来，返回摘要；同样的内容只存一份，再传一次算刚用过。"""
    digest = digest_of(stream)
    target = path_of(mof_div_code, digest)
    if target.exists():
        os.utime(target)
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f".{uuid4().hex}.part"
    try:
        with part.open("xb") as written:
            while chunk := stream.read(_CHUNK):
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return digest


def _sync_folder(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def actual_digest(mof_div_code: str, digest: str) -> str:
    """磁盘上那个文件此刻的摘要；没有文件为空。"""
    try:
        with path_of(mof_div_code, digest).open("rb") as stream:
            return digest_of(stream)
    except FileNotFoundError:
        return ""


def idle_files(mof_div_code: str) -> Iterator[Path]:
    """够久没有用过的文件，连同写到一半剩下的。"""
    before = time.time() - KEPT_S
    for path in sorted(folder(mof_div_code).glob("??/*")):
        if path.is_file() and path.stat().st_mtime < before:
            yield path
