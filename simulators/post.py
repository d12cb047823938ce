"""往来的样子：签收应答、待发报文，以及一次处理的结果。"""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Ack:
    """对一个信封的签收应答：accepted、duplicate、rejected 之一，拒收带代码与原因。"""

    status: str
    code: str = ""
    reason: str = ""

    @property
    def taken(self) -> bool:
        """对方已收下（重复到达也算收下）。"""
        return self.status in ("accepted", "duplicate")

    def as_json(self) -> dict[str, str]:
        return {"status": self.status, "code": self.code, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class OutMessage:
    """一个待发信封。`message_id` 在本方唯一；`envelope` 只含 ASCII 与 GBK 文字。"""

    message_id: str
    to_org: str
    envelope: bytes
    biz_time: str
    vt_code: str
    voucher_no: str
    flag: str

    def as_json(self) -> dict[str, str]:
        return {**asdict(self), "envelope": base64.b64encode(self.envelope).decode("ascii")}

    @classmethod
    def from_json(cls, plain: Mapping[str, str]) -> "OutMessage":
        return cls(**{**plain, "envelope": base64.b64decode(plain["envelope"])})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Handled:
    """处理一个来报的结果。"""

    ack: Ack
    outgoing: list[OutMessage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Acted:
    """执行一条指令的结果；`result` 可直接写成 JSON。"""

    result: dict[str, Any]
    outgoing: list[OutMessage] = field(default_factory=list)
