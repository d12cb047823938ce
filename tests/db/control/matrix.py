"""控制键的形状 × 单据 × 动作：逐个造出来，预期由这里另算，不用产品的定格函数。"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

VALUES = {
    "fund_type_code": "111", "found_type_code": "211", "budget_level_code": "4", "source_type_code": "1",
    "bgt_type_code": "21", "bgt_mof_dep_code": "01", "manage_mof_dep_code": "02", "pro_code": "430600221060000000001",
    "pro_cat_code": "22", "exp_func_code": "2010601", "tp_func_code": "2010602", "agency_code": "101001",
    "gov_bgt_eco_code": "50205", "dep_bgt_eco_code": "30227", "is_track": "1",
    "track_pro_code": "430600221060000000002", "sup_bgt_doc_no": "湘财预〔2022〕7号",
    "cor_bgt_doc_no": "岳财预〔2022〕9号", "exp_level_code": "4", "direct_flag_code": "01", "is_gov_pur": "1",
    "pay_type_code": "1", "is_adjust": "2", "adj_batch_no": "000001", "count_fund_pro_code": "430600221060000000003",
    "rec_div_code": "", "bgt_layer_code": "40", "src_acc": "101", "use_acc": "本级支出",
}  # fmt: skip
"""造出来的指标的要素；`rec_div_code` 有值就是转移支付，不在这里试。"""
OWN = {"set_mode_code": "2", "pay_bus_type_code": "1", "dep_bgt_eco_code": "30299"}
"""支付申请自己的要素：后一个与指标的不同，应以它为准。"""
KEYS = tuple(field for field, value in VALUES.items() if value)
TREES = tuple(field for field in KEYS if len(VALUES[field]) >= 3 and VALUES[field].isdigit())
DOCUMENTS = ("issue", "pay", "pay_own")
ACTIONS = ("exact", "over", "blank", "unlisted", "outside", "back", "paid", "refunded", "cut")
NEEDED, FEN = "100.00", "0.01"


@dataclass(frozen=True)
class Case:
    """一种情形；`parts` 与接口里的写法相同。"""

    parts: tuple[Mapping[str, Any], ...]
    document: str
    action: str

    @property
    def name(self) -> str:
        keys = "+".join(f"{part['field']}/{part['by']}{part['length'] or ''}" for part in self.parts)
        return f"{keys} {self.document} {self.action}"

    @property
    def values(self) -> dict[str, str]:
        own = OWN if self.document == "pay_own" else {}
        return {**VALUES, **own}

    @property
    def key(self) -> str:
        """这张单据该落的格，另写一遍。"""
        found = []
        for part in self.parts:
            value = self.values[part["field"]]
            if part["by"] == "level":
                value = value[: part["length"]]
            elif part["by"] == "range":
                value = "这一段"
            found.append(f"{part['field']}={value}")
        return ";".join(found)

    @property
    def refused(self) -> str:
        """应当命中的拒绝码；空为应当办成。缺项目类别的支付，记账先认不出科目，到不了控制那一步。"""
        if self.action == "blank" and self.document != "issue" and self.parts[0]["field"] == "pro_cat_code":
            return "E-POSTING"
        return {"over": "E-CTRL-003", "blank": "E-CTRL-001", "unlisted": "E-CTRL-002"}.get(self.action, "")

    @property
    def left(self) -> dict[str, str]:
        """办完之后这一格的各列。"""
        zero = {"split_amt": "0.00", "occ_amt": "0.00", "paid_amt": "0.00"}
        if self.refused or self.action in ("outside", "back", "refunded", "cut"):
            return zero
        if self.document == "issue":
            return {**zero, "split_amt": NEEDED}
        return {**zero, "paid_amt" if self.action == "paid" else "occ_amt": NEEDED}


def cases() -> Iterator[Case]:
    """不成立的搭配（下达没有付款、退款，支付没有追减）不在其中。"""
    for parts, document, action in itertools.product(shapes(), DOCUMENTS, ACTIONS):
        fields = [part["field"] for part in parts]
        if document == "issue" and (action in ("back", "paid", "refunded") or set(fields) & set(OWN) - set(VALUES)):
            continue
        if document != "issue" and action == "cut":
            continue
        if document == "pay" and set(fields) & set(OWN) - set(VALUES):
            continue
        if action == "blank" and fields[0] in ("is_track", "is_gov_pur", "is_adjust", "bgt_layer_code"):
            continue
        yield Case(tuple(parts), document, action)


def shapes() -> list[list[dict[str, Any]]]:
    """单个要素三种取法，两两、三三相配，越配越长，直到全部。"""
    single = [[_part(field)] for field in (*KEYS, "set_mode_code", "pay_bus_type_code")]
    single += [[_part(field, "level", length)] for field in TREES for length in (1, len(VALUES[field]) - 1)]
    single += [[_part(field, "range")] for field in TREES]
    ring = [*KEYS, *KEYS]
    pairs = [
        [_part(ring[n]), _part(ring[n + gap], "level" if ring[n + gap] in TREES else "value", 2)]
        for gap in (1, 3, 5, 7, 11)
        for n in range(len(KEYS))
    ]
    longer = [[_part(field) for field in ring[n : n + size]] for size in (4, 8, 16, 20, 24) for n in range(0, 28, 4)]
    return [*single, *pairs, *longer, [_part(field) for field in KEYS]]


def _part(field: str, by: str = "value", length: int = 0) -> dict[str, Any]:
    value = {**VALUES, **OWN}[field]
    bands = [{"name": "这一段", "low": value[:2], "high": value[:3]}] if by == "range" else []
    return {"field": field, "by": by, "length": length if by == "level" else 0, "bands": bands}
