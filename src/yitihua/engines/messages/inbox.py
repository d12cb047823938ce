"""收件：验签、格式校验、判重，再交给业务模块登记的处理函数。外部事实先登记（R-GEN-011）。

Incoming messages: verify, validate, de-duplicate, dispatch.
"""

from collections.abc import Callable, Iterator, Sequence
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
_Key = tuple[str, str, str]


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


Handler = Callable[[Sequence[Incoming], Ctx], list[Verdict]]
HANDLERS: Registry[Handler] = Registry("报文处理")
"""键为 `业务:标志`，如 `payment_voucher:1`；一次给一组，逐张答复，次序不变。"""


def handles_all(business: str, flag: str) -> Callable[[Handler], Handler]:
    """登记一种来报的成批处理。"""

    def register(handler: Handler) -> Handler:
        HANDLERS.add(f"{business}:{flag}", handler)
        return handler

    return register


def handles(
    business: str, flag: str
) -> Callable[[Callable[[Incoming, Ctx], Verdict]], Callable[[Incoming, Ctx], Verdict]]:
    """登记一种来报的逐张处理：后一张要看前一张办完的样子。"""

    def register(handler: Callable[[Incoming, Ctx], Verdict]) -> Callable[[Incoming, Ctx], Verdict]:
        HANDLERS.add(f"{business}:{flag}", lambda arrived, ctx: [handler(item, ctx) for item in arrived])
        return handler

    return register


@dataclass(frozen=True, slots=True)
class Arrival:
    """到达的一个信封。"""

    data: bytes
    from_org: str


@dataclass(slots=True)
class _Paper:
    """信封里的一张凭证与它的处理过程。"""

    body: VoucherBody
    arrival: Arrival
    version: int = 1
    incoming: Incoming | None = None
    verdict: Verdict = ACCEPTED

    @property
    def key(self) -> _Key:
        return self.arrival.from_org, self.body.st_year, self.body.voucher_no


def receive(arrivals: Sequence[Arrival], *, ctx: Ctx) -> list[list[Verdict]]:
    """逐个信封、逐张处理；一张不合格不影响其余。相连的同种凭证一组，一组只查一遍库。"""
    answers: list[list[Verdict]] = []
    opened: list[list[_Paper]] = []
    for arrival in arrivals:
        try:
            bodies = parse_envelope(arrival.data).first_of_each_key()
        except XmlError as error:
            answers.append([Verdict.reject("F001", str(error))])
            opened.append([])
            continue
        answers.append([])
        opened.append([_Paper(body, arrival) for body in bodies])
    for group in _groups([paper for papers in opened for paper in papers]):
        _receive_group(group, ctx)
    return [answer or [paper.verdict for paper in papers] for answer, papers in zip(answers, opened, strict=True)]


def _groups(papers: Sequence[_Paper]) -> Iterator[list[_Paper]]:
    """相连、同种、没有重号的为一组；同号再来的另起一组，好看见前一张的结果。"""
    group: list[_Paper] = []
    keys: set[_Key] = set()
    for paper in papers:
        same = group and _kind(paper) == _kind(group[0])
        if group and (not same or paper.key in keys):
            yield group
            group, keys = [], set()
        group.append(paper)
        keys.add(paper.key)
    if group:
        yield group


def _kind(paper: _Paper) -> tuple[str, str, str]:
    return paper.body.adm_div_code, paper.body.vtcode, paper.body.voucher_flag


def _receive_group(group: Sequence[_Paper], ctx: Ctx) -> None:
    existing = _existing(group, ctx)
    fresh = [paper for paper in group if not _seen(paper, existing.get(paper.key))]
    for paper in fresh:
        known = existing.get(paper.key)
        paper.version = known.version_no + 1 if known is not None else 1
        paper.incoming, paper.verdict = _open(paper.body, paper.arrival.from_org, ctx)
    _handle([paper for paper in fresh if paper.incoming is not None], ctx)
    MsgInbox.objects.bulk_create([_row(paper, ctx) for paper in fresh])


def _handle(papers: Sequence[_Paper], ctx: Ctx) -> None:
    """同组同种，处理的函数也就同一个。"""
    arrived = [paper.incoming for paper in papers if paper.incoming is not None]
    if not arrived:
        return
    handler = HANDLERS.get(f"{arrived[0].business}:{papers[0].body.voucher_flag}")
    unknown = Verdict.reject("B002", "本方不受理这种凭证")
    verdicts = handler(arrived, ctx) if handler else [unknown] * len(arrived)
    for paper, verdict in zip(papers, verdicts, strict=True):
        paper.verdict = verdict


def _seen(paper: _Paper, existing: MsgInbox | None) -> bool:
    """已经到过的照首次的结论答复；同号不同内容的拒收。"""
    decision = _duplicate(existing, paper.body)
    seen = decide("R-PAY-097", fires=decision is Duplicate.SAME, facts={"seen": decision is Duplicate.SAME})
    if existing is not None and seen is not None:
        status = "rejected" if existing.reject_code else "duplicate"
        paper.verdict = Verdict(status, existing.reject_code or seen.code, existing.reject_reason or seen.message)
        return True
    if existing is not None and decision is Duplicate.CONFLICT:
        paper.verdict = _conflict(existing)
        return True
    return False


def _duplicate(existing: MsgInbox | None, body: VoucherBody) -> Duplicate | None:
    if existing is None:
        return None
    return decide_duplicate(existing_hash=existing.body_hash, existing_state=existing.status, new_hash=body.body_hash)


def _existing(group: Sequence[_Paper], ctx: Ctx) -> dict[_Key, MsgInbox]:
    """各张最近一版的登记，按主键次序锁住。"""
    rows = (
        MsgInbox.objects.select_for_update()
        .filter(
            mof_div_code=ctx.mof_div_code,
            st_year__in={paper.body.st_year for paper in group},
            vt_code=group[0].body.vtcode,
            voucher_no__in=[paper.body.voucher_no for paper in group],
            voucher_flag=group[0].body.voucher_flag,
            from_org__in={paper.arrival.from_org for paper in group},
        )
        .order_by("pk")
    )
    found: dict[_Key, MsgInbox] = {}
    for row in rows:
        key = (row.from_org, row.st_year, row.voucher_no)
        if key not in found or row.version_no > found[key].version_no:
            found[key] = row
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
    unsigned = decide("R-PAY-067", fires=problems.blocking, facts={"valid": not problems.blocking})
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


def _row(paper: _Paper, ctx: Ctx) -> MsgInbox:
    """到达的登记：收下、验签或格式不过、业务退回。"""
    body, incoming, verdict = paper.body, paper.incoming, paper.verdict
    failed = InboxState.SIGN_FAILED if incoming is None else InboxState.RETURNED
    return MsgInbox(
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        from_org=paper.arrival.from_org,
        business=incoming.business if incoming else "",
        vt_code=body.vtcode[:4],
        voucher_no=body.voucher_no[:42],
        st_year=body.st_year[:4],
        voucher_flag=body.voucher_flag[:1],
        version_no=paper.version,
        body_hash=body.body_hash,
        envelope=paper.arrival.data,
        receive_time=ctx.biz_now,
        status=InboxState.PROCESSED if verdict.status == "accepted" else failed,
        reject_code=verdict.code,
        reject_reason=verdict.reason[:400],
    )
