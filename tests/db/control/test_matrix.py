"""控制矩阵：任意要素作键，逐种单据、逐个动作，差一分即拒，还的与占的一样多，缺要素一律不办。"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction

import yitihua.app.ports.ledger  # noqa: F401 接上落账
from tests.db.control.matrix import ACTIONS, DOCUMENTS, FEN, NEEDED, OWN, VALUES, Case, cases
from tests.db.django_fixtures import DIVISION, YEAR, context, person
from yitihua.infra.operation import ports
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.ids import uuid7
from yitihua.ledger.types import LimitKey, NewLimit
from yitihua.modules.appropriation import movements
from yitihua.modules.appropriation import public as appropriation
from yitihua.modules.appropriation.control import policies
from yitihua.modules.appropriation.control.models import ControlLine, ControlPolicy
from yitihua.modules.appropriation.control.opening import movement as opening
from yitihua.modules.appropriation.models import Indicator

SAMPLE, SEED = 240, 20221115
SECOND = person("MOF_BGT")


@pytest.fixture
def world(division: None) -> Ctx:
    return context(SECOND)


def test_矩阵够大_每种要素都作过键() -> None:
    every = list(cases())
    assert len(every) >= 5_000
    assert len({part["field"] for case in every for part in case.parts}) >= 28
    assert {case.action for case in every} == set(ACTIONS)
    assert {case.document for case in every} == set(DOCUMENTS)
    assert max(len(case.parts) for case in every) >= 20


def test_抽样(world: Ctx) -> None:
    check(random.Random(SEED).sample(list(cases()), SAMPLE), world)


@pytest.mark.long
def test_逐个(world: Ctx) -> None:
    check(list(cases()), world)


def check(chosen: Sequence[Case], ctx: Ctx) -> None:
    """每种情形一个存档点，办完退回；不符的全列出来。"""
    wrong = []
    for case in chosen:
        point = transaction.savepoint()
        found = outcome(case, ctx)
        transaction.savepoint_rollback(point)
        policies._load.cache_clear()
        if found != (case.refused, case.left):
            wrong.append(f"{case.name}：应为 {case.refused or '办成'} {case.left}，实为 {found}")
    assert not wrong, "\n".join(wrong[:20])


def outcome(case: Case, ctx: Ctx) -> tuple[str, dict[str, str]]:
    cell = _open_policy(case, ctx)
    blank = {case.parts[0]["field"]: ""} if case.action == "blank" else {}
    indicator = Indicator.objects.create(
        bgt_id=uuid7(), mof_div_code=DIVISION, fiscal_year=YEAR, status="2", bgt_exe_flag="1",
        **{field: value for field, value in {**VALUES, **blank}.items() if field not in OWN or field in VALUES},
    )  # fmt: skip
    refused = ""
    try:
        with transaction.atomic():
            _act(case, indicator, blank, ctx)
    except Refusal as refusal:
        refused = refusal.codes[0]
    return refused, _left(cell)


def _act(case: Case, indicator: Indicator, blank: dict[str, str], ctx: Ctx) -> None:
    amount = Decimal(NEEDED) + (Decimal(FEN) if case.action == "over" else 0)
    if case.document == "issue":
        _issue(indicator, amount, ctx)
        if case.action == "cut":
            _flush(ctx, [_own(indicator, "dis_amt", amount, ctx)])
        return
    set_divisions([DIVISION])
    with_policy = indicator.bgt_layer_code
    indicator.bgt_layer_code = "10"
    _issue(indicator, amount * 2, ctx)
    indicator.bgt_layer_code = with_policy
    own = {} if case.document == "pay" else {field: blank.get(field, value) for field, value in OWN.items()}
    if case.document == "pay_own" and blank and case.parts[0]["field"] in own:
        indicator.dep_bgt_eco_code = ""
        indicator.save()
    use = appropriation.Use(indicator.bgt_id, amount, "test", uuid7(), f"take:{uuid7()}", elements=own)
    _call(ctx, appropriation.reserve, use, indicator)
    if case.action == "back":
        _call(ctx, appropriation.release, replace(use, business_key=f"{uuid7()}"), indicator)
    if case.action in ("paid", "refunded"):
        _call(ctx, appropriation.pay, replace(use, business_key=f"{uuid7()}"), indicator)
    if case.action == "refunded":
        back = replace(use, business_key=f"{uuid7()}", ref_id=uuid7(), origin_id=use.ref_id)
        _call(ctx, appropriation.refund, back, indicator)


def _issue(indicator: Indicator, amount: Decimal, ctx: Ctx) -> None:
    ctx.limits.add([movements.new_limit("indicator", indicator.bgt_id, agency_code="")])
    Indicator.objects.filter(pk=indicator.pk).update(bgt_layer_code=indicator.bgt_layer_code)
    _flush(ctx, [_own(indicator, "amount", amount, ctx)])
    Indicator.objects.filter(pk=indicator.pk).update(bgt_layer_code=VALUES["bgt_layer_code"])


def _own(indicator: Indicator, column: str, amount: Decimal, ctx: Ctx) -> object:
    return movements.movement(
        event="TEST",
        business_key=f"{uuid7()}",
        ref_type="test",
        ref_id=indicator.bgt_id,
        legs=[movements.leg(indicator.bgt_id, column, amount)],  # type: ignore[arg-type]
        lines=(),
        indicators={},
        short="R-IND-002",
        summary="",
        ctx=ctx,
    )


def _call(ctx: Ctx, step: object, use: appropriation.Use, indicator: Indicator) -> None:
    step([(use, indicator)], ctx=ctx)  # type: ignore[operator]
    _flush(ctx, [])


def _flush(ctx: Ctx, more: list[object]) -> None:
    ctx.ledger.add(more)
    try:
        ports.flush(ctx, connection.connection, each=False)
    finally:
        for sink in (ctx.ledger, ctx.limits):
            sink.items.clear()


def _open_policy(case: Case, ctx: Ctx) -> UUID:
    outside = {"field": case.parts[0]["field"], "bands": [{"name": "别处", "low": "~", "high": "~"}]}
    policy = ControlPolicy.objects.create(
        policy_id=uuid7(),
        mof_div_code=DIVISION,
        fiscal_year=YEAR,
        policy_code="K",
        title="矩阵",
        action_code="1" if case.document == "issue" else "2",
        horizon_code="1",
        parts=list(case.parts),
        conditions=[outside] if case.action == "outside" else [],
        begin_date=date(2022, 1, 1),
        end_date=date(2022, 12, 31),
        status="2",
    )
    line = ControlLine.objects.create(
        line_id=uuid7(),
        mof_div_code=DIVISION,
        fiscal_year=YEAR,
        policy_id=policy.policy_id,
        key_text="没有这一格" if case.action == "unlisted" else case.key,
        amount=Decimal(NEEDED),
    )
    policies.advance(ctx=ctx)
    ctx.limits.add([NewLimit(LimitKey("control", line.line_id))])
    _flush(ctx, [opening(line, "control", "CTRL_OPEN", f"{uuid7()}", Decimal(NEEDED), "", ctx)])
    return line.line_id


def _left(line_id: UUID) -> dict[str, str]:
    names = ("split_amt", "occ_amt", "paid_amt")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM ledger_limit WHERE limit_id = %s", [line_id])
        return dict(zip(names, (f"{value:.2f}" for value in cursor.fetchone()), strict=True))
