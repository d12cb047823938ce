"""谁在哪一格占着多少：取出、记增减、一次写回。"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import connection

from yitihua.kernel.context import Ctx
from yitihua.kernel.ids import uuid7
from yitihua.kernel.money import ZERO
from yitihua.ledger.types import LimitKey
from yitihua.modules.appropriation.control.models import ControlHold

_TAKE = """
INSERT INTO bgt_ctrl_hold (hold_id, mof_div_code, fiscal_year, holder_id, line_id, kind, amount, is_deleted, creater,
                           last_user, row_version)
SELECT h.hold_id, %s, %s, h.holder_id, h.line_id, h.kind, h.amount, 2, '', '', 1
  FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::numeric[])
       h (hold_id, holder_id, line_id, kind, amount)
    ON CONFLICT (holder_id, line_id, fiscal_year) DO UPDATE SET amount = bgt_ctrl_hold.amount + excluded.amount
"""
_GIVE = """
UPDATE bgt_ctrl_hold b SET amount = b.amount + h.amount
  FROM unnest(%s::uuid[], %s::uuid[], %s::numeric[]) h (holder_id, line_id, amount)
 WHERE b.mof_div_code = %s AND b.fiscal_year = %s AND b.holder_id = h.holder_id AND b.line_id = h.line_id
"""


class Holds:
    """一次落账涉及的单据的占用；`before` 是落账之前的，不含这一次新占的。"""

    def __init__(self, held: dict[UUID, list[LimitKey]]) -> None:
        self._held = held
        self._changes: list[tuple[int, UUID, LimitKey, Decimal]] = []

    @classmethod
    def of(cls, holder_ids: Iterable[UUID], *, ctx: Ctx) -> "Holds":
        rows = ControlHold.objects.unscoped("照当初占的还").filter(
            mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, holder_id__in=set(holder_ids), amount__gt=ZERO
        )
        held: dict[UUID, list[LimitKey]] = defaultdict(list)
        for holder_id, kind, line_id in rows.order_by("line_id").values_list("holder_id", "kind", "line_id"):
            held[holder_id].append(LimitKey(kind, line_id))
        return cls(held)

    def before(self, holder_id: UUID) -> tuple[LimitKey, ...]:
        return tuple(self._held.get(holder_id, ()))

    def add(self, number: int, holder_id: UUID, cell: LimitKey, delta: Decimal) -> None:
        """第 `number` 笔变动使这张单据在这一格的占用增减多少。"""
        self._changes.append((number, holder_id, cell, delta))

    def write(self, accepted: Container[int], *, ctx: Ctx) -> None:
        """落账之后写：只写成立的那几笔；减过头由约束拦下（那是程序错）。"""
        nets: dict[tuple[UUID, LimitKey], Decimal] = defaultdict(lambda: ZERO)
        for number, holder_id, cell, delta in self._changes:
            if number in accepted:
                nets[holder_id, cell] += delta
        taken = [(holder, cell, delta) for (holder, cell), delta in sorted(nets.items()) if delta > ZERO]
        given = [(holder, cell, delta) for (holder, cell), delta in sorted(nets.items()) if delta < ZERO]
        year = (ctx.mof_div_code, ctx.fiscal_year)
        with connection.cursor() as cursor:
            if taken:
                kinds = [cell.kind for _, cell, _ in taken]
                holders, lines, amounts = _columns(taken)
                cursor.execute(_TAKE, [*year, [uuid7() for _ in taken], holders, lines, kinds, amounts])
            if given:
                cursor.execute(_GIVE, [*_columns(given), *year])
                assert cursor.rowcount == len(given), "还的格都是占过的"


def _columns(rows: Sequence[tuple[UUID, LimitKey, Decimal]]) -> tuple[list[UUID], list[UUID], list[Decimal]]:
    return [holder for holder, _, _ in rows], [cell.id for _, cell, _ in rows], [delta for _, _, delta in rows]
