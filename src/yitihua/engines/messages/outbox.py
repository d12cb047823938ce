"""发件：在业务事务里定稿、签名、登记，提交后投递。

Outgoing messages: sealed and stored in the business transaction, delivered after commit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from yitihua.engines.messages.codec import Voucher, build_voucher
from yitihua.engines.messages.envelope import VoucherBody, VoucherKey, build_envelope, make_body
from yitihua.engines.messages.keyring import own_signer
from yitihua.engines.messages.models import MsgOutbox
from yitihua.engines.messages.signing import sign_body
from yitihua.engines.messages.vtcodes import VtCodeTable
from yitihua.kernel.context import Ctx
from yitihua.kernel.registry import Registry

SIGN_POSITION = "cz_qm"
DELIVER = "messages.deliver"
WAITING, ACCEPTED, REJECTED = "1", "2", "3"
Settled = Callable[[Sequence[MsgOutbox], Ctx], None]
ON_SETTLED: Registry[Settled] = Registry("发件应答处理")
_VT_CODES = VtCodeTable.standard()


def vt_code(business: str, *, ctx: Ctx) -> str:
    """本区划本年度这项业务用的凭证类型号。"""
    return _VT_CODES.vtcode(business=business, mof_div_code=ctx.mof_div_code, fiscal_year=int(ctx.fiscal_year))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """要发的一张凭证：号、内容、收件方与它所属的单据。"""

    voucher_no: str
    voucher: Voucher
    to_org: str
    ref_id: UUID


def send(letters: Sequence[Letter], *, business: str, ref_type: str, ctx: Ctx) -> list[MsgOutbox]:
    """发送单：逐张写成凭证、签名，一并入发件箱，登记投递作业。"""
    message = _VT_CODES.message(business=business, mof_div_code=ctx.mof_div_code, fiscal_year=int(ctx.fiscal_year))
    code = vt_code(business, ctx=ctx)
    rows = []
    for letter in letters:
        key = VoucherKey(ctx.mof_div_code, ctx.fiscal_year, code, letter.voucher_no)
        body = make_body(key=key, voucher_flag="0", voucher_xml=build_voucher(letter.voucher, message=message))
        rows.append(_row(body, business=business, to_org=letter.to_org, ref=(ref_type, letter.ref_id), ctx=ctx))
    return _store(rows, ctx)


def answer(
    original: VoucherBody, *, business: str, to_org: str, ref_type: str, ref_id: UUID, ctx: Ctx, attach: str = ""
) -> MsgOutbox:
    """回单：原凭证内容不变，标志改 1，由本方签名送回。"""
    body = VoucherBody(
        adm_div_code=original.adm_div_code,
        st_year=original.st_year,
        vtcode=original.vtcode,
        voucher_no=original.voucher_no,
        voucher_flag="1",
        voucher_text=original.voucher_text,
        attach=attach,
    )
    return _store([_row(body, business=business, to_org=to_org, ref=(ref_type, ref_id), ctx=ctx)], ctx)[0]


def _row(body: VoucherBody, *, business: str, to_org: str, ref: tuple[str, UUID], ctx: Ctx) -> MsgOutbox:
    signed = sign_body(body, signer=own_signer(), position=SIGN_POSITION)
    return MsgOutbox(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        business=business,
        vt_code=body.vtcode,
        voucher_no=body.voucher_no,
        voucher_flag=body.voucher_flag,
        to_org=to_org,
        ref_type=ref[0],
        ref_id=ref[1],
        envelope=build_envelope([signed]),
        body_hash=signed.body_hash,
        biz_time=ctx.biz_now,
        creater=ctx.principal.user_id,
    )


def _store(rows: list[MsgOutbox], ctx: Ctx) -> list[MsgOutbox]:
    MsgOutbox.objects.bulk_create(rows)
    for row in rows:
        ctx.defer(DELIVER, outbox_id=str(row.outbox_id), mof_div_code=ctx.mof_div_code)
    return rows
