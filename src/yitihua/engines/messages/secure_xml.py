"""安全读 XML：不展开实体、不联网、不收文档类型声明，限制大小与节点数。

Hardened XML reading and the two decodings (GB18030 for bodies, tolerant for outer files).
"""

import re
from typing import Final

from lxml import etree as etree  # 只有本文件直接引 lxml

MAX_ENVELOPE_BYTES: Final = 16 * 1024 * 1024
MAX_VOUCHER_BYTES: Final = 4 * 1024 * 1024
MAX_ELEMENTS: Final = 100_000

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED_ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_PARSER: Final = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    encoding="utf-8",
)
"""各线程共用：新造一个的工夫够解析一封报文。"""


class XmlError(ValueError):
    """XML 读不了；`code` 是稳定的拒收代码，文字是中文原因。"""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def decode_gbk(data: bytes) -> str:
    """按 GB18030（GBK 的超集）解凭证字节；有不合编码的字节时抛 XmlError。"""
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise XmlError("F001", f"报文不规范：第{error.start + 1}字节不是 GBK 编码") from None


def decode_outer(data: bytes) -> str:
    """解信封或单独文件：先看声明，再看能否按 UTF-8 读，最后按 GB18030。"""
    declared = _DECLARED_ENCODING.match(data)
    name = declared[1].decode("ascii").lower() if declared else ""
    if data.startswith(b"\xef\xbb\xbf") or name in {"utf-8", "utf8"}:
        return _decode_utf8(data)
    if name and name not in {"gbk", "gb2312", "gb18030", "cp936"}:
        raise XmlError("F001", f"报文不规范：不支持的编码 {name[:20]}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return decode_gbk(data)
    # 汉字在 UTF-8 里占三字节；只凑得出两字节字符的，其实是 GBK
    looks_utf8 = text.isascii() or any(char >= "\u0800" for char in text)
    return text if looks_utf8 else decode_gbk(data)


def _decode_utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise XmlError("F001", f"报文不规范：第{error.start + 1}字节不是 UTF-8 编码") from None


def parse_xml(text: str, *, max_bytes: int) -> etree._Element:
    """把已解码的文字解析成树；超限、含文档类型声明或不合 XML 时抛 XmlError。"""
    body = _DECLARATION.sub("", text, count=1)
    data = body.encode("utf-8", "surrogatepass")
    if len(data) > max_bytes:
        raise XmlError("T001", f"报文过大：{len(data)} 字节，上限 {max_bytes} 字节")
    if "<!DOCTYPE" in body or "<!ENTITY" in body:
        raise XmlError("F001", "报文不规范：不允许文档类型声明和实体")
    if body.count("<") > MAX_ELEMENTS * 2:
        raise XmlError("T001", f"报文过大：元素多于 {MAX_ELEMENTS} 个")
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise XmlError("F001", f"报文不规范：XML 第{line}行第{column}列解析不了") from None
