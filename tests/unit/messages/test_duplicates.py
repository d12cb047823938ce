"""同号凭证再来一次。"""

import pytest

from yitihua.engines.messages.duplicates import Duplicate, InboxState, decide_duplicate


@pytest.mark.parametrize("state", list(InboxState))
def test_内容一致时不论什么状态都是原样重发(state: InboxState):
    assert decide_duplicate(existing_hash="a", existing_state=state, new_hash="a") is Duplicate.SAME


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (InboxState.READ, Duplicate.CONFLICT),
        (InboxState.SIGNED_FOR, Duplicate.CONFLICT),
        (InboxState.PROCESSED, Duplicate.CONFLICT),
        (InboxState.SIGN_FAILED, Duplicate.CORRECTION),
        (InboxState.RETURNED, Duplicate.CORRECTION),
    ],
)
def test_内容不同时只有签收失败和已退回可以更正(state: InboxState, expected: Duplicate):
    assert decide_duplicate(existing_hash="a", existing_state=state, new_hash="b") is expected
