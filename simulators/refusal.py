"""拒收：稳定代码加原因。代码首字母：F 格式、S 签名、D 重复、B 业务、L 额度、T 传输（messages.md §5.2）。"""


class Refused(Exception):
    """报文或指令不予办理。"""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


def cut_gbk(text: str, *, width: int) -> str:
    """按 GBK 字节宽截断，不切断汉字；GBK 写不出的字换成问号（只用于说明文字）。"""
    kept = text.encode("gbk", "replace")[:width]
    return kept.decode("gbk", "ignore")
