"""上传凭据：文件存好后给上传人的一张签名条，凭它把文件挂到单据上；一天有效，别人拿去无用。"""

from dataclasses import asdict, dataclass
from typing import Final

from django.core import signing

from yitihua.infra.attachments.media import refused

_SALT: Final = "yitihua.attachment"
_VALID_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Ticket:
    """存好的文件与上传的人。"""

    user_id: str
    mof_div_code: str
    digest: str
    file_name: str
    file_size: int
    media_type: str


def seal_ticket(ticket: Ticket) -> str:
    return signing.dumps(asdict(ticket), salt=_SALT, compress=True)


def open_ticket(text: str) -> Ticket:
    """改过的、过期的拒绝。"""
    try:
        return Ticket(**signing.loads(text, salt=_SALT, max_age=_VALID_S))
    except signing.SignatureExpired:
        raise refused("上传凭据已过期", step="请重新上传文件") from None
    except (signing.BadSignature, TypeError, ValueError):
        raise refused("上传凭据不对", step="请先上传文件，用返回的凭据挂到单据上") from None
