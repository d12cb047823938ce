"""预算侧在办的单据：十一月申报的项目、追加的年度预算、待下达与退回的指标，年中的冻结、追减、退分与收回。"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from yitihua.app.demo.city import catalog
from yitihua.app.demo.city.budget import BudgetYear, Holding
from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.people import People, account

UNITS: Final = 8
_WAN: Final = Decimal("10000.00")
_CENT: Final = Decimal("0.01")
_PROJECT, _ANNUAL, _INDICATOR = "projects.project", "budgeting.annual", "appropriation.indicator"
_EXECUTION: Final = "appropriation.execution"
_STEPS: Final = ("草稿", "单位审核", "部门审核", "业务科室", "预算科", "退回", "入库")
_LINES: Final = ("草稿", "单位审核", "业务科室", "预算科", "审定")


class Pipeline:
    """`units` 是有在办单据的单位（代码，功能科目）。"""

    def __init__(self, *, desk: Desk, people: People, year: BudgetYear, units: Sequence[Any]) -> None:
        self._desk, self._people, self._year = desk, people, year
        self._units = [(unit.agency_code, unit.exp_func_code) for unit in units[:UNITS]]

    # ---- 年中

    def adjust(self) -> None:
        """冻结、部分解冻、追减、退分、收回与登记去向。"""
        desk, people = self._desk, self._people
        desk.at(datetime(2022, 9, 16, 15, 0))
        spare = [item for item in self._year.budget.holdings if item.item.payee in ("hotel", "property")]
        frozen = desk.batch(
            f"{_INDICATOR}.freeze",
            [_share(item, "0.02", reason_type="审计", remark="审计发现待核实") for item in spare[:10]],
            by=people.bgt,
        )
        part = [
            {"frozen_id": row["frozen_id"], "amount": _share(item, "0.01")["amount"], "remark": "已核实，部分解冻"}
            for row, item in zip(frozen[:4], spare, strict=False)
        ]
        desk.batch(f"{_INDICATOR}.unfreeze", part, by=people.bgt)
        desk.batch(
            f"{_INDICATOR}.cut",
            [_share(item, "0.02", adj_kind="T", reason="压减一般性支出") for item in spare[10:14]],
            by=people.bgt,
        )
        recovered = desk.batch(
            f"{_INDICATOR}.cut",
            [_share(item, "0.02", adj_kind="C", reason="收回低效无效资金") for item in spare[14:18]],
            by=people.bgt,
        )
        desk.batch(
            "appropriation.recover.settle",
            [
                {"recover_id": row["recover_id"], "dest_code": dest, "dest_doc_no": "岳财预〔2022〕收回1号"}
                for row, dest in zip(recovered, ("3", "1"), strict=False)
            ],
            by=people.bgt,
        )
        desk.batch(f"{_INDICATOR}.withdraw", [_share(item, "0.02") for item in spare[18:22]], by=people.bgt)
        self._upward()

    def _upward(self) -> None:
        """上解支出：登记总指标，头一次执行的金额有误冲回，照结算单再执行，余下的待年底结算。"""
        desk, people = self._desk, self._people
        budget = {
            "fund_type_code": "111",
            "amount": "6000000.00",
            "use": "上解支出",
            "bgt_doc_title": "2022年上解支出预算",
        }
        [total] = desk.batch("appropriation.source.register", [budget], by=people.bgt)
        wrong = {"bgt_id": total["bgt_id"], "amount": "5300000.00", "doc_no": "湘财预〔2022〕167号"}
        [slip] = desk.batch(f"{_EXECUTION}.register", [wrong], by=people.bgt)
        undo = {"execute_id": slip["execute_id"], "undo_reason": "金额与上级结算单不符"}
        desk.batch(f"{_EXECUTION}.undo", [undo], by=people.bgt)
        desk.batch(f"{_EXECUTION}.register", [wrong | {"amount": "3500000.00", "remark": "上半年结算"}], by=people.bgt)

    # ---- 十一月

    def indicators(self) -> None:
        """待下达的：录入的追加与待分再分配的；各退回几条作废。"""
        desk, people = self._desk, self._people
        desk.at(datetime(2022, 11, 10, 10, 0))
        waiting = self._year.register(12)
        rows = self._year.split_again(8)
        made = desk.batch(f"{_INDICATOR}.allocate", rows, by=people.biz)
        children = [child["bgt_id"] for item in made for child in item["lines"]]
        opinion = "要素不全，请核对后重报"
        returned = [{"bgt_id": key, "opinion": opinion} for key in [*waiting[:4], *children[:3]]]
        desk.batch(f"{_INDICATOR}.return", returned, by=people.bgt)

    def projects(self) -> None:
        """每个单位七个项目，停在入库的各一步，一个退回，一个已入库供追加预算。"""
        desk, people = self._desk, self._people
        desk.at(datetime(2022, 11, 8, 9, 30))
        found: dict[str, list[str]] = {step: [] for step in _STEPS}
        stored = []
        for number, (agency, func) in enumerate(self._units):
            op = account(f"ag_op1@{agency}")
            rows = [_project(agency, func, number, index) for index in range(len(_STEPS))]
            made = [item["pro_id"] for item in desk.batch(f"{_PROJECT}.create", rows, by=op)]
            for step, key in zip(_STEPS, made, strict=True):
                found[step].append(key)
            sent = desk.batch(f"{_PROJECT}.submit", [{"pro_id": key} for key in made[1:]], by=op)
            stored.append((agency, func, sent[-1]["pro_code"]))
        self._approve(_PROJECT, "pro_id", [key for step in _STEPS[2:] for key in found[step]], by=people.aud)
        back = [{"pro_id": key, "opinion": "测算依据不充分，请补充"} for key in found["退回"]]
        desk.batch(f"{_PROJECT}.return", back, by=people.dept)
        self._approve(_PROJECT, "pro_id", [*found["业务科室"], *found["预算科"], *found["入库"]], by=people.dept)
        self._approve(_PROJECT, "pro_id", [*found["预算科"], *found["入库"]], by=people.biz)
        self._approve(_PROJECT, "pro_id", found["入库"], by=people.bgt)
        self._annuals(stored)

    def _annuals(self, stored: Sequence[tuple[str, str, str]]) -> None:
        """入库的项目追加一行行预算，停在各一步；审定的等追加批复。"""
        desk, people = self._desk, self._people
        desk.at(datetime(2022, 11, 11, 9, 30))
        found: dict[str, list[str]] = {step: [] for step in _LINES}
        for agency, func, pro_code in stored:
            op = account(f"ag_op1@{agency}")
            rows = [_annual(agency, func, pro_code, item.eco) for item in catalog.OFFICE[: len(_LINES)]]
            made = [item["bgt_pman_id"] for item in desk.batch(f"{_ANNUAL}.create", rows, by=op)]
            desk.batch(f"{_ANNUAL}.submit", [{"bgt_pman_id": key} for key in made[1:]], by=op)
            for step, key in zip(_LINES, made, strict=True):
                found[step].append(key)
        later = [*found["业务科室"], *found["预算科"], *found["审定"]]
        self._approve(_ANNUAL, "bgt_pman_id", later, by=people.aud)
        self._approve(_ANNUAL, "bgt_pman_id", later, by=people.dept)
        self._approve(_ANNUAL, "bgt_pman_id", [*found["预算科"], *found["审定"]], by=people.biz)
        self._approve(_ANNUAL, "bgt_pman_id", [*found["预算科"], *found["审定"]], by=people.per)
        self._approve(_ANNUAL, "bgt_pman_id", found["审定"], by=people.bgt)

    def _approve(self, biz_type: str, key: str, ids: Sequence[str], *, by: Any) -> None:
        self._desk.batch(f"{biz_type}.approve", [{key: one, "opinion": "同意"} for one in ids], by=by)


def _share(item: Holding, share: str, **extra: str) -> dict[str, Any]:
    """一条指标的一个零头。"""
    amount = max((item.amount * Decimal(share)).quantize(Decimal(1)), Decimal(1)).quantize(_CENT)
    return {"bgt_id": item.bgt_id, "amount": f"{amount:.2f}", **extra}


def _project(agency: str, func: str, unit: int, index: int) -> dict[str, Any]:
    name, _item = catalog.SPECIAL[(unit + index) % len(catalog.SPECIAL)]
    return {
        "pro_name": f"{name}（追加第{index + 1}批）",
        "pro_cat_code": "3",
        "agency_code": agency,
        "pro_total_amt": f"{_WAN * (20 + index):.2f}",
        "exp_func_code": func,
        "pro_desc": f"{name}年中追加，按程序申报入库。",
    }


def _annual(agency: str, func: str, pro_code: str, eco: str) -> dict[str, Any]:
    return {
        "pro_code": pro_code,
        "agency_code": agency,
        "exp_func_code": func,
        "dep_bgt_eco_code": eco,
        "fund_type_code": "111",
        "apply_up": f"{_WAN * 3:.2f}",
    }
