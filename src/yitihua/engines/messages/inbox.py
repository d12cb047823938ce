"""收件：验签、格式校验、判重，再交给业务模块登记的处理函数。外部事实先登记（R-GEN-011）。

Incoming messages: verify, validate, de-duplicate, dispatch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yitihua.engines.messages.codec import Voucher, parse_voucher
from yitihua.engines.messages.declaration import MessageType
from yitihua.engines.messages.duplicates import CONFLICT_CODE, CONFLICT_MESSAGE, Duplicate, InboxState, decide_duplicate
from yitihua.engines.messages.envelope import VoucherBody, parse_envelope
from yitihua.engines.messages.keyring import verifier
from yitihua.engines.messages.models import MsgInbox
from yitihua.engines.messages.secure_xml import XmlError
from yitihua.engines.messages.signing import verify_body
from yitihua.engines.messages.validation import validate_voucher
from yitihua.engines.messages.vtcodes import VtCodeTable
from yitihua.kernel.context import Ctx
from yitihua.kernel.decisions import decide, judged
from yitihua.kernel.findings import Finding, Findings
from yitihua.kernel.registry import Registry

_VT_CODES = VtCodeTable.standard()


@dataclass(frozen=True, slots=True)
class Incoming:
    """一张通过验签与格式校验的凭证。"""

    from_org: str
    business: str
    message: MessageType
    body: VoucherBody
    voucher: Voucher


@dataclass(frozen=True, slots=True)
class Verdict:
    """处理结论：accepted 收下、duplicate 重复、rejected 拒收（带代码与原因）。"""

    status: str
    code: str = ""
    reason: str = ""

    @classmethod
    def reject(cls, code: str, reason: str) -> "Verdict":
        return cls("rejected", code, reason)


ACCEPTED = Verdict("accepted")


def refused(findings: Sequence[Finding]) -> Verdict | None:
    """规则判出的问题写成拒收，规则号即拒收代码；没有问题为空。"""
    return Verdict.reject(findings[0].code, findings[0].message) if findings else None


Handler = Callable[[Incoming, Ctx], Verdict]
HANDLERS: Registry[Handler] = Registry("报文处理")
"""键为 `业务:标志`，如 `payment_voucher:1`。"""


def handles(business: str, flag: str) -> Callable[[Handler], Handler]:
    """登记一种来报的处理函数。"""

    def register(handler: Handler) -> Handler:
        HANDLERS.add(f"{business}:{flag}", handler)
        return handler

    return register


def receive(data: bytes, *, from_org: str, ctx: Ctx) -> list[Verdict]:
    """一个信封里逐张处理；一张不合格不影响其余。"""
    try:
        envelope = parse_envelope(data)
    except XmlError as error:
        return [Verdict.reject("F001", str(error))]
    return [_receive_one(body, data, from_org, ctx) for body in envelope.first_of_each_key()]


def _receive_one(body: VoucherBody, data: bytes, from_org: str, ctx: Ctx) -> Verdict:
    existing = _existing(body, from_org, ctx)
    decision = _duplicate(existing, body)
    seen = decide("R-PAY-097", fires=decision is Duplicate.SAME, facts={"seen": decision is Duplicate.SAME})
    if existing is not None and seen is not None:
        status = "rejected" if existing.reject_code else "duplicate"
        return Verdict(status, existing.reject_code or seen.code, existing.reject_reason or seen.message)
    if existing is not None and decision is Duplicate.CONFLICT:
        return _conflict(existing)
    version = existing.version_no + 1 if existing is not None else 1
    incoming, verdict = _open(body, from_org, ctx)
    if incoming is not None:
        handler = HANDLERS.get(f"{incoming.business}:{body.voucher_flag}")
        verdict = handler(incoming, ctx) if handler else Verdict.reject("B002", "本方不受理这种凭证")
    _register(body, data, from_org, incoming, verdict, version, ctx)
    return verdict


def _duplicate(existing: MsgInbox | None, body: VoucherBody) -> Duplicate | None:
    if existing is None:
        return None
    return decide_duplicate(existing_hash=existing.body_hash, existing_state=existing.status, new_hash=body.body_hash)


def _existing(body: VoucherBody, from_org: str, ctx: Ctx) -> MsgInbox | None:
    rows = MsgInbox.objects.select_for_update().filter(
        mof_div_code=ctx.mof_div_code,
        st_year=body.st_year,
        vt_code=body.vtcode,
        voucher_no=body.voucher_no,
        voucher_flag=body.voucher_flag,
        from_org=from_org,
    )
    found: MsgInbox | None = rows.order_by("-version_no").first()
    return found


def _conflict(existing: MsgInbox) -> Verdict:
    """同号不同内容：已有成功回单的支付凭证按 R-PAY-061 说明。"""
    if existing.business == "payment_voucher" and existing.voucher_flag == "1":
        repeated = refused(judged("R-PAY-061", fires=True, facts={"done": True}, no=existing.voucher_no))
        if repeated:
            return repeated
    return Verdict.reject(CONFLICT_CODE, CONFLICT_MESSAGE)


def _open(body: VoucherBody, from_org: str, ctx: Ctx) -> tuple[Incoming | None, Verdict]:
    _checks, problems = verify_body(body, verifier=verifier(), sender_org=from_org, at=ctx.biz_date)
    codes = [item.code for item in problems if problems.blocking]
    unsigned = decide("R-PAY-067", fires=problems.blocking, facts={"problems": codes})
    if unsigned is not None:
        return None, Verdict.reject(unsigned.code, unsigned.message + "：" + problems.items[0].message)
    message = _VT_CODES.message_of(vtcode=body.vtcode, mof_div_code=ctx.mof_div_code, fiscal_year=int(ctx.fiscal_year))
    if message is None:
        return None, Verdict.reject("B002", f"不认识的凭证类型 {body.vtcode}")
    try:
        voucher = parse_voucher(body.voucher_xml, message=message)
    except XmlError as error:
        return None, Verdict.reject("F001", str(error))
    found: Findings = validate_voucher(
        voucher, message=message, today=ctx.biz_date, key=body.key, voucher_flag=body.voucher_flag
    )
    if found.blocking:
        first = found.items[0]
        return None, Verdict.reject(first.code, first.message)
    return Incoming(from_org, message.business, message, body, voucher), ACCEPTED


def _register(
    body: VoucherBody,
    data: bytes,
    from_org: str,
    incoming: Incoming | None,
    verdict: Verdict,
    version: int,
    ctx: Ctx,
) -> None:
    failed = InboxState.SIGN_FAILED if incoming is None else InboxState.RETURNED
    MsgInbox.objects.create(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        from_org=from_org,
        business=incoming.business if incoming else "",
        vt_code=body.vtcode[:4],
        voucher_no=body.voucher_no[:42],
        st_year=body.st_year[:4],
        voucher_flag=body.voucher_flag[:1],
        version_no=version,
        body_hash=body.body_hash,
        envelope=data,
        receive_time=ctx.biz_now,
        status=InboxState.PROCESSED if verdict.status == "accepted" else failed,
        reject_code=verdict.code,
        reject_reason=verdict.reason[:400],
    )
