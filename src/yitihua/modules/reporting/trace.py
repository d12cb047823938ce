"""追溯图：把取到的各环节画成节点与连线。"""

from collections.abc import Iterator, Mapping
from typing import Any

from yitihua.kernel.context import Ctx
from yitihua.modules.reporting import trace_steps as steps
from yitihua.modules.reporting.trace_steps import Row, Step
from yitihua.modules.reporting.tracing import Found, gather

Node = dict[str, Any]
Edge = list[str]


def trace(number: str, *, ctx: Ctx) -> dict[str, Any] | None:
    """`{nodes, edges, more}`；范围内什么也没有时为空。"""
    found = gather(number.strip(), ctx=ctx)
    if found.empty:
        return None
    nodes = list(_nodes(found))
    known = {node["id"] for node in nodes}
    edges = [list(edge) for edge in dict.fromkeys(tuple(edge) for edge in _edges(found))]
    return {"nodes": nodes, "edges": [edge for edge in edges if known.issuperset(edge)], "more": found.more}


def _nodes(found: Found) -> Iterator[Node]:
    layers: tuple[tuple[Step, Mapping[str, Row]], ...] = (
        (steps.PROJECT, found.projects),
        (steps.ANNUAL, found.annuals),
        (steps.DOC, found.docs),
        (steps.INDICATOR, found.indicators),
        (steps.APP, found.apps),
        (steps.BILL, found.bills),
    )
    for step, rows in layers:
        yield from (_node(step, key, row) for key, row in rows.items())
    yield from (_receipt(key, row) for key, row in found.bills.items() if row["xpay_date"])
    yield from (_node(steps.REFUND, key, row) for key, row in found.refunds.items())
    for key, row in found.clearings.items():
        title = "退款清算" if row["is_back"] == 1 else steps.CLEARING.title
        yield {**_node(steps.CLEARING, key, row), "title": title}
    yield from (_voucher(key, row) for key, row in found.vouchers.items())


def _node(step: Step, key: str, row: Row) -> Node:
    state = str(row[step.state] or "")
    return {
        "id": key,
        "type": step.table,
        "title": step.title,
        "no": row[step.no] or key,
        "amount": _money(row[step.amount]),
        "date": _day(row[step.day]) if step.day else None,
        "status": step.states.get(state, state),
        "link": f"/api/records/{step.table}/{key}",
    }


def _receipt(key: str, row: Row) -> Node:
    return {
        "id": f"{key}:receipt",
        "type": "PAY_RECEIPT",
        "title": "银行回单",
        "no": row["agent_business_no"] or row["pay_cert_no"],
        "amount": _money(row["xpay_amt"]),
        "date": _day(row["xpay_date"]),
        "status": "已付",
        "link": f"/api/records/{steps.BILL.table}/{key}",
    }


def _voucher(key: str, row: Row) -> Node:
    table, title = steps.LEDGER_TABLES[row["ledger"]]
    return {
        "id": f"book:{key}",
        "type": table,
        "title": title,
        "no": row["voucher_no"] or "待编号",
        "event": row["biz_event_id"],
        "amount": _money(row["dr_amt"]),
        "date": _day(row["voucher_date"]),
        "status": {"1": "已制单", "2": "已审核", "3": "已记账"}.get(row["vou_status"], row["vou_status"]),
        "link": f"/api/records/{table}/{key}",
    }


def _edges(found: Found) -> Iterator[Edge]:
    projects = {row["pro_code"]: key for key, row in found.projects.items()}
    docs = {row["cor_bgt_doc_no"]: key for key, row in found.docs.items()}
    clearings = {(row["lqd_cert_no"], row["is_back"] == 1): key for key, row in found.clearings.items()}
    for key, row in found.annuals.items():
        yield [projects.get(row["pro_code"], ""), key]
        yield [key, docs.get(row["cor_bgt_doc_no"], "")]
    for key, row in found.indicators.items():
        yield from _to_indicator(key, row, projects, docs, found)
    yield from ([str(row["bgt_id"]), key] for key, row in found.apps.items())
    for key, row in found.bills.items():
        yield [str(row["pay_app_id"]), key]
        yield [key, f"{key}:receipt"]
        yield [f"{key}:receipt", clearings.get((row["lqd_cert_no"], False), "")]
    for key, row in found.refunds.items():
        yield [f"{row['ori_pay_cert_id']}:receipt", key]
        yield [key, clearings.get((row["lqd_cert_no"], True), "")]
    for key, row in found.vouchers.items():
        owner = str(row["biz_id"])
        paid = owner in found.bills and found.bills[owner]["xpay_date"]
        yield [f"{owner}:receipt" if paid else owner, f"book:{key}"]


def _to_indicator(
    key: str, row: Row, projects: Mapping[str, str], docs: Mapping[str, str], found: Found
) -> Iterator[Edge]:
    """指标的来处：上级指标、年度预算、文；都没有时直接接项目。"""
    parent, annual = str(row["parent_bgt_id"] or ""), str(row["bgt_pman_id"] or "")
    yield [parent, key]
    yield [annual, key]
    yield [docs.get(row["cor_bgt_doc_no"], ""), key]
    if annual not in found.annuals:
        yield [projects.get(row["pro_code"], ""), key]


def _money(value: Any) -> str | None:
    return None if value is None else f"{value:.2f}"


def _day(value: Any) -> str | None:
    return None if value is None else value.isoformat()[:10]
