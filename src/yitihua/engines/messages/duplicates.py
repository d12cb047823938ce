"""同号凭证再来一次怎么办：原样重发、更正版，还是号码冲突。

Duplicate decision for an arriving voucher whose unique key already exists.
来源：standard/messages.md §4.5。
"""

from collections.abc import Set
from enum import StrEnum
from typing import Final


class InboxState(StrEnum):
    """接收侧状态里与重复判定有关的几种，取值即入库代码。"""

    READ = "READ"
    SIGNED_FOR = "SIGNED_FOR"
    SIGN_FAILED = "SIGN_FAILED"
    PROCESSED = "PROCESSED"
    RETURNED = "RETURNED"


class Duplicate(StrEnum):
    """判定结果。"""

    SAME = "SAME"
    """内容相同：按现状态重新应答，不再办理。"""
    CORRECTION = "CORRECTION"
    """原来签收失败或已退回：作为更正版收下，版本加 1。"""
    CONFLICT = "CONFLICT"
    """内容不同而原凭证仍有效：签收失败。"""


CORRECTABLE: Final[Set[str]] = frozenset({InboxState.SIGN_FAILED, InboxState.RETURNED})

CONFLICT_CODE: Final = "D002"
CONFLICT_MESSAGE: Final = "凭证号重复且内容不一致"


def decide_duplicate(*, existing_hash: str, existing_state: str, new_hash: str) -> Duplicate:
    """唯一键已存在时的判定；摘要取 `VoucherBody.body_hash`。"""
    if existing_hash == new_hash:
        return Duplicate.SAME
    if existing_state in CORRECTABLE:
        return Duplicate.CORRECTION
    return Duplicate.CONFLICT
