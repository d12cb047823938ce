"""认文件类型：只看内容开头与压缩包里的目录，不信文件名与浏览器说的类型。"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile

from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level

NAME_LIMIT: Final = 120
_MACROS: Final = re.compile(r"(^|/)vbaProject\.bin$", re.IGNORECASE)
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Media:
    """一种收的类型：名称、媒体类型、可用的后缀（第一个是缺省）。"""

    title: str
    media_type: str
    suffixes: tuple[str, ...]


PDF: Final = Media("PDF", "application/pdf", (".pdf",))
OFD: Final = Media("OFD", "application/ofd", (".ofd",))
PNG: Final = Media("PNG 图片", "image/png", (".png",))
JPEG: Final = Media("JPEG 图片", "image/jpeg", (".jpg", ".jpeg"))
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
DOCX: Final = Media("Word 文档", f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX: Final = Media("Excel 工作簿", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
OLE: Final = Media("旧版 Word、Excel 文件", "application/x-ole-storage", (".doc", ".xls", ".wps", ".et"))
ACCEPTED: Final = (PDF, OFD, PNG, JPEG, DOCX, XLSX, OLE)
SAID: Final = "、".join(f"{item.title}（{'/'.join(item.suffixes)}）" for item in ACCEPTED)
_HEADS: Final = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
_ZIP: Final = b"PK\x03\x04"


def media_of(stream: BinaryIO) -> Media:
    """不收的类型拒绝（E-FILE）；压缩包只收 OFD 与不带宏的 Word、Excel。"""
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    for start, media in _HEADS:
        if head.startswith(start):
            return media
    found = _in_zip(stream) if head.startswith(_ZIP) else None
    if found is None:
        raise refused("这种类型的文件不收", step=f"可收：{SAID}")
    return found


def _in_zip(stream: BinaryIO) -> Media | None:
    try:
        with ZipFile(stream) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise refused("文件已损坏，打不开", step="请核对原文件能否打开，再重新上传") from None
    finally:
        stream.seek(0)
    if any(_MACROS.search(name) for name in names):
        raise refused("带宏的文件不收", step="请另存为不带宏的格式，或转成 PDF")
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" not in names:
        return None
    if any(name.startswith("word/") for name in names):
        return DOCX
    return XLSX if any(name.startswith("xl/") for name in names) else None


def clean_name(given: str, media: Media) -> str:
    """去掉路径、控制符与看不见的方向符；后缀须与内容相符，没有后缀的补上。"""
    base = given.replace("\\", "/").rpartition("/")[2]
    visible = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C")
    name = _UNFIT.sub("_", visible).strip(" .")
    suffix = Path(name).suffix.lower()
    stem = name[: len(name) - len(suffix)] if suffix else name
    if not stem:
        raise refused("文件没有名字", step="请给文件起个名字再上传")
    if suffix and suffix not in media.suffixes and _looks_like_suffix(suffix):
        step = f"请把后缀改成 {'/'.join(media.suffixes)}，或核对是不是传错了文件"
        raise refused(f"文件名后缀是 {suffix}，内容却是{media.title}", step=step)
    kept = suffix if suffix in media.suffixes else media.suffixes[0]
    stem = stem if suffix in media.suffixes else name
    return stem[: NAME_LIMIT - len(kept)] + kept


def _looks_like_suffix(suffix: str) -> bool:
    """“.2022年预算”不是后缀。"""
    return suffix[1:].isascii() and suffix[1:].isalnum() and not suffix[1:].isdigit()


def refused(text: str, *, step: str) -> Refusal:
    """一条不收文件的拒绝。"""
    return Refusal([Finding("E-FILE", Level.BLOCK, text, fields=("file",), next_step=step)])
