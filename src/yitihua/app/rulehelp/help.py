"""规则说明的查找：规则簿里的、E-… 拒绝码、只写在规格里还没有判定的，都说得出来。"""

from dataclasses import asdict
from typing import Any, Final

from yitihua.app.rulehelp.refusal_codes import REFUSAL_CODES
from yitihua.app.rulehelp.spec_text import Passage, examples, passages
from yitihua.kernel.rulebook import RULEBOOK, RuleCard

PAGE: Final = 50
DECIDED_BY: Final = {
    "rules": "规则引擎",
    "ledger": "账本",
    "workflow": "流程",
    "operation": "操作",
    "message": "报文",
}


def rule_help(code: str) -> dict[str, Any] | None:
    """一个规则号的全部说明；哪里都没有提到为空。"""
    card = RULEBOOK.get(code)
    if card is not None:
        return {**_brief(card), **_text(code), "examples": [asdict(item) for item in card.examples]}
    if code in REFUSAL_CODES:
        return {**_refusal(code), **_text(code), "examples": []}
    found = passages(code)
    if not found:
        return None
    cells = found[0].cells
    return {
        "code": code,
        "title": cells.get("名称", "") or "只写在业务规格里，系统还没有判定",
        "level": "",
        "level_name": cells.get("处置", cells.get("级别", "")),
        "message": cells.get("提示语", "").strip("“”"),
        "basis": "",
        "next_step": "",
        "decided_by": "",
        "enabled": False,
        "declared": False,
        "examples": [],
        **_text(code),
    }


def rule_list(*, words: str, module: str, page: int) -> dict[str, Any]:
    """按规则号排，每页 50 条；`words` 在号、名称、提示语、依据里找，`module` 是号里的词头如 PAY。"""
    everything = [_brief(card) for _, card in RULEBOOK.items()] + [_refusal(code) for code in sorted(REFUSAL_CODES)]
    modules = sorted({_module(item["code"]) for item in everything})
    wanted = words.strip().casefold()
    found = [
        item
        for item in everything
        if (not module or _module(item["code"]) == module) and (not wanted or wanted in _searchable(item))
    ]
    start = (max(page, 1) - 1) * PAGE
    return {"rows": found[start : start + PAGE], "count": len(found), "modules": modules, "page_size": PAGE}


def _module(code: str) -> str:
    return code.split("-")[1] if code.startswith("R-") else "E"


def _searchable(item: dict[str, Any]) -> str:
    return " ".join(str(item[name]) for name in ("code", "title", "message", "basis", "next_step")).casefold()


def _brief(card: RuleCard) -> dict[str, Any]:
    return {
        "code": card.code,
        "title": card.title,
        "level": card.level.name.lower(),
        "level_name": card.level.title,
        "message": card.message,
        "basis": card.basis,
        "next_step": card.next_step,
        "decided_by": DECIDED_BY.get(card.decided_by, card.decided_by),
        "enabled": card.enabled,
        "declared": True,
    }


def _refusal(code: str) -> dict[str, Any]:
    title, when, step = REFUSAL_CODES[code]
    return {
        "code": code,
        "title": title,
        "level": "block",
        "level_name": "拒绝",
        "message": when,
        "basis": "接口与平台的办理条件，不属业务规则",
        "next_step": step,
        "decided_by": "平台",
        "enabled": True,
        "declared": True,
    }


def _text(code: str) -> dict[str, Any]:
    """`condition` 是规格里写的条件；`spec` 是所在章节与那一行；`cases` 是提到它的算例。"""
    found = passages(code)
    row = next((item for item in found if item.cells), None)
    return {
        "condition": _condition(row) if row else "",
        "spec": [_passage(row)] if row else [_passage(item) for item in found[:3]],
        "cases": [item.text.replace("**", "") for item in examples(code)[:5]],
    }


def _condition(row: Passage) -> str:
    names = ("条件", "检查", "判断与参数默认值", "核对")
    return next((row.cells[name] for name in names if name in row.cells), "")


def _passage(item: Passage) -> dict[str, Any]:
    rows = [{"title": name, "text": text} for name, text in item.cells.items()]
    return {"file": item.file, "chapter": item.chapter, "section": item.section, "cells": rows, "text": item.text}
