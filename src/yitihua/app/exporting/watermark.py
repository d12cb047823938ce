"""水印：谁、什么时候导出的、编号多少；每张工作表都有。"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from yitihua.kernel.context import Principal


@dataclass(frozen=True, slots=True)
class Watermark:
    """`number` 是导出编号，操作日志里的单据号同此；`heavy` 的另在表头上方加一行底字。"""

    user_name: str
    username: str
    moment: datetime
    number: str = ""
    heavy: bool = False

    @property
    def line(self) -> str:
        """一行字。"""
        parts = [f"导出人 {self.user_name}（{self.username}）", f"导出时间 {self.moment:%Y-%m-%d %H:%M:%S}"]
        return "　".join([*parts, f"编号 {self.number}"] if self.number else parts)


def watermark(principal: Principal, *, number: str = "", heavy: bool = False) -> Watermark:
    """此刻由这个人导出；时间是真实时间，不随业务时钟。"""
    return Watermark(principal.user_name, principal.username, timezone.localtime(), number, heavy)
