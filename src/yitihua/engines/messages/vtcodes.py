"""凭证类型号表：同一业务在各地、各年用哪个号，是配置，不写死在业务代码里。

Voucher type codes by (business, division, fiscal year).
来源：standard/messages.md 开头，domain/06 §4.4。
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yitihua.engines.messages.declaration import MessageType, message_type, message_types
from yitihua.kernel.errors import ConfigurationError

ANY_DIVISION = ""


@dataclass(frozen=True, slots=True)
class VtCodeRow:
    """一行配置：区划前缀空为全国默认；年度含首尾。"""

    business: str
    vtcode: str
    mof_div_prefix: str = ANY_DIVISION
    from_year: int = 0
    to_year: int = 9999

    def covers(self, *, mof_div_code: str, fiscal_year: int) -> bool:
        return mof_div_code.startswith(self.mof_div_prefix) and self.from_year <= fiscal_year <= self.to_year


class VtCodeTable:
    """按“区划 + 业务 + 生效年度”取号；前缀最长者优先，同长重叠即配置错误。"""

    def __init__(self, rows: Iterable[VtCodeRow]) -> None:
        self._rows = tuple(rows)
        self._refuse_overlaps()

    @classmethod
    def standard(cls) -> "VtCodeTable":
        """默认号码表：各业务用声明里的号。"""
        return cls(VtCodeRow(item.business, code) for code, item in message_types().items())

    def with_rows(self, rows: Iterable[VtCodeRow]) -> "VtCodeTable":
        """在本表上加地方配置。"""
        return VtCodeTable((*self._rows, *rows))

    def vtcode(self, *, business: str, mof_div_code: str, fiscal_year: int) -> str:
        """取凭证类型号；没有配置时抛 ConfigurationError。"""
        rows = [
            row
            for row in self._rows
            if row.business == business and row.covers(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
        ]
        if not rows:
            raise ConfigurationError(f"区划{mof_div_code}、{fiscal_year}年度没有配置业务“{business}”的凭证类型号")
        return max(rows, key=lambda row: len(row.mof_div_prefix)).vtcode

    def message(self, *, business: str, mof_div_code: str, fiscal_year: int) -> MessageType:
        """取报文声明，其类型号已换成当地当年的号。"""
        code = self.vtcode(business=business, mof_div_code=mof_div_code, fiscal_year=fiscal_year)
        return replace(message_type(business), vtcode=code)

    def message_of(self, *, vtcode: str, mof_div_code: str, fiscal_year: int) -> MessageType | None:
        """由收到的类型号反查报文声明；当地当年不用这个号时为空。"""
        for business in sorted({row.business for row in self._rows}):
            rows = [row for row in self._rows if row.business == business]
            covered = any(row.covers(mof_div_code=mof_div_code, fiscal_year=fiscal_year) for row in rows)
            if covered and vtcode == self.vtcode(business=business, mof_div_code=mof_div_code, fiscal_year=fiscal_year):
                return replace(message_type(business), vtcode=vtcode)
        return None

    def _refuse_overlaps(self) -> None:
        for index, row in enumerate(self._rows):
            for other in self._rows[index + 1 :]:
                same_place = row.mof_div_prefix == other.mof_div_prefix
                overlap = row.from_year <= other.to_year and other.from_year <= row.to_year
                if row.business == other.business and same_place and overlap:
                    raise ConfigurationError(
                        f"业务“{row.business}”在区划前缀“{row.mof_div_prefix}”同年有两个凭证类型号："
                        f"{row.vtcode}、{other.vtcode}"
                    )
                if row.business != other.business and row.vtcode == other.vtcode and same_place and overlap:
                    raise ConfigurationError(f"凭证类型号 {row.vtcode} 同时配给“{row.business}”和“{other.business}”")
