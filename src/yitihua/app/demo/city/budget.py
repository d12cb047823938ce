"""2022 年预算：2021 年 12 月申报、入库、审定，2022 年 1 月人大批准、批复、下达、分配，年中追加。"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from yitihua.app.demo.city import catalog
from yitihua.app.demo.city.catalog import Item
from yitihua.app.demo.city.desk import Desk
from yitihua.app.demo.city.people import People
from yitihua.app.demo.city.scale import Scale
from yitihua.infra.scoping.divisions import reading
from yitihua.modules.appropriation.public import Indicator
from yitihua.modules.basedata import public as basedata

GENERAL, LAND = "111", "121"
_WAN = Decimal("10000.00")
_REVIEW, _REVIEW_INFRA = Decimal("5000000.00"), Decimal("2000000.00")


@dataclass(slots=True)
class Line:
    """一行年度预算；`pooled` 先到科室待分，再分配到单位。"""

    item: Item
    amount: Decimal
    exp_func_code: str
    fund_type_code: str = GENERAL
    pooled: bool = False


@dataclass(slots=True)
class Project:
    """一个项目与它的预算行。"""

    agency_code: str
    pro_name: str
    pro_cat_code: str
    exp_func_code: str
    lines: list[Line]
    is_captial_cons_pro: int = 2
    pro_id: str = ""
    pro_code: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(slots=True)
class Holding:
    """一条单位可执行指标，支付从这里出。"""

    bgt_id: UUID
    agency_code: str
    item: Item
    amount: Decimal
    since: datetime


@dataclass(slots=True)
class Budget:
    """这一年的预算：项目、可执行指标。"""

    projects: list[Project] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)


def plan(units: Sequence[Any], scale: Scale, dice: Random) -> list[Project]:
    """按单位排项目：人员、公用必有，其他运转与特定目标轮着来；城建口的另有基金项目。"""
    found = []
    for index, unit in enumerate(units):
        found += _unit_projects(index, unit.agency_code, unit.exp_func_code, scale, dice)
    return found


def _unit_projects(index: int, agency: str, func: str, scale: Scale, dice: Random) -> list[Project]:
    def line(item: Item, *, pooled: bool = False) -> Line:
        return Line(item, _WAN * dice.randint(item.low, item.high) + dice.randint(0, 99) * 100, func, GENERAL, pooled)

    found = [
        Project(agency, "在职人员工资福利", "1", func, [line(item) for item in catalog.STAFF[: scale.staff]]),
        Project(agency, "日常公用经费", "21", func, [line(item) for item in catalog.OFFICE[: scale.office]]),
    ]
    extra = [item for item in catalog.OFFICE if item.payee == "firm"]
    kinds = (("22", catalog.OPERATING, scale.operating), ("3", catalog.SPECIAL, scale.special))
    for cat, choices, count in kinds:
        for number in range(count):
            name, item = choices[(index + number) % len(choices)]
            pooled = number == 0 and (index % 4 == 0 if cat == "3" else index % 6 == 1)
            others = [line(other) for other in extra if other.eco != item.eco][: scale.split - 1]
            project = Project(agency, name, cat, func, [line(item, pooled=pooled), *others])
            project.is_captial_cons_pro = 1 if item.eco in catalog.BUILDING else 2
            found.append(project)
    if agency[:3] in catalog.FUND_DEPTS and agency.endswith("001"):
        name, land_func, item = catalog.FUND_SPECIAL
        amount = _WAN * dice.randint(item.low, item.high)
        project = Project(agency, name, "3", land_func, [Line(item, amount, land_func, LAND)], 1)
        found.append(project)
    return found


class BudgetYear:
    """把排好的项目办成指标。"""

    def __init__(self, *, desk: Desk, people: People, dice: Random) -> None:
        self._desk = desk
        self._people = people
        self._dice = dice
        self.budget = Budget()
        self._annuals: list[str] = []
        self._spare: list[tuple[UUID, list[dict[str, Any]], Decimal]] = []

    def store(self, projects: list[Project]) -> None:
        """申报、逐级审核、够门槛的评审、入库。"""
        desk, people = self._desk, self._people
        desk.at(datetime(2021, 12, 6, 9, 30))
        rows = [_project_row(item) for item in projects]
        for item, result in zip(projects, desk.batch("projects.project.create", rows, by=people.op), strict=True):
            item.pro_id = result["pro_id"]
        desk.at(datetime(2021, 12, 7, 10, 0))
        submitted = desk.batch("projects.project.submit", [{"pro_id": item.pro_id} for item in projects], by=people.op)
        for item, result in zip(projects, submitted, strict=True):
            item.pro_code = result["pro_code"]
        for day, reviewer in ((8, people.aud), (10, people.dept), (14, people.biz)):
            desk.at(datetime(2021, 12, day, 15, 0))
            opinions = [{"pro_id": item.pro_id, "opinion": "同意申报"} for item in projects]
            desk.batch("projects.project.approve", opinions, by=reviewer)
        reviews = [
            {
                "pro_id": item.pro_id,
                "check_amt": f"{item.total:.2f}",
                "review_result_code": "1",
                "audit_opinion": "同意",
            }
            for item in projects
            if item.total >= (_REVIEW_INFRA if item.is_captial_cons_pro == 1 else _REVIEW)
        ]
        desk.batch("projects.project.review", reviews, by=people.rev)
        desk.at(datetime(2021, 12, 16, 15, 0))
        stored = [{"pro_id": item.pro_id, "opinion": "同意入库"} for item in projects]
        desk.batch("projects.project.approve", stored, by=people.bgt)
        self.budget.projects = projects

    def audit(self) -> None:
        """年度预算逐行审定。"""
        desk, people = self._desk, self._people
        desk.at(datetime(2021, 12, 20, 9, 30))
        pairs = [(project, line) for project in self.budget.projects for line in project.lines]
        rows = [_annual_row(project, line) for project, line in pairs]
        made = desk.batch("budgeting.annual.create", rows, by=people.op)
        self._annuals = [item["bgt_pman_id"] for item in made]
        desk.batch("budgeting.annual.submit", [{"bgt_pman_id": key} for key in self._annuals], by=people.op)
        signed = [key for key, (project, _line) in zip(self._annuals, pairs, strict=True) if _signed_by_per(project)]
        steps = (
            (21, people.aud, self._annuals),
            (23, people.dept, self._annuals),
            (27, people.biz, self._annuals),
            (28, people.per, signed),
            (29, people.bgt, self._annuals),
        )
        for day, reviewer, keys in steps:
            desk.at(datetime(2021, 12, day, 15, 0))
            opinions = [{"bgt_pman_id": key, "opinion": "按申报数安排"} for key in keys]
            desk.batch("budgeting.annual.approve", opinions, by=reviewer)

    def issue(self) -> None:
        """人大批准、登记来源、批复生成指标、下达；待分的由科室分到单位。"""
        desk, people = self._desk, self._people
        desk.at(datetime(2022, 1, 4, 10, 0))
        approval = {"approval_file_no": "岳人发〔2022〕1号", "approval_date": "2022-01-04"}
        desk.one("budgeting.approval.register", approval, by=people.bgt)
        totals = {GENERAL: Decimal(0), LAND: Decimal(0)}
        for project in self.budget.projects:
            for line in project.lines:
                totals[line.fund_type_code] += line.amount
        sources = [
            {"fund_type_code": fund, "amount": f"{(total * Decimal('1.1')).quantize(_WAN):.2f}", "bgt_dec": "年初预算"}
            for fund, total in totals.items()
            if total
        ]
        desk.batch("appropriation.source.register", sources, by=people.bgt)
        desk.at(datetime(2022, 1, 5, 10, 0))
        desk.one("budgeting.approval.reply", {"cor_bgt_doc_no": self._reply_no()}, by=people.bgt)
        desk.at(datetime(2022, 1, 6, 10, 0))
        generated = self._generated()
        desk.batch("appropriation.indicator.issue", [{"bgt_id": row.bgt_id} for row in generated], by=people.bgt2)
        self._allocate([row for row in generated if row.bgt_layer_code == "20"])

    def _reply_no(self) -> str:
        """批复文号接着来源登记取的号。"""
        with reading(self._people.system):
            taken = list(Indicator.objects.filter(bgt_layer_code="10").values_list("cor_bgt_doc_no", flat=True))
        prefix, _, serial = max(taken, key=lambda text: int(text.rpartition("〕")[2][:-1])).rpartition("〕")
        return f"{prefix}〕{int(serial[:-1]) + 1}号"

    def _generated(self) -> list[Any]:
        with reading(self._people.system):
            by_line = {str(row.bgt_pman_id): row for row in Indicator.objects.filter(made_by="reply").order_by("pk")}
        rows = []
        lines = [(project, line) for project in self.budget.projects for line in project.lines]
        for key, (project, line) in zip(self._annuals, lines, strict=True):
            row = by_line[key]
            rows.append(row)
            if not line.pooled:
                self._hold(row.bgt_id, project.agency_code, line.item, line.amount)
        return rows

    def _hold(self, bgt_id: UUID, agency: str, item: Item, amount: Decimal) -> None:
        self.budget.holdings.append(Holding(bgt_id, agency, item, amount, self._desk.now))

    def _allocate(self, pools: list[Any]) -> None:
        """科室待分的分给本单位两条，留一成备用。"""
        desk, people = self._desk, self._people
        lines = {
            key: (project, line)
            for key, (project, line) in zip(
                self._annuals,
                [(project, line) for project in self.budget.projects for line in project.lines],
                strict=True,
            )
        }
        rows, wanted = [], []
        for row in pools:
            project, line = lines[str(row.bgt_pman_id)]
            second = catalog.OPERATING[0][1] if line.item.eco != "30227" else catalog.OPERATING[2][1]
            parts = [(line.item, Decimal("0.6")), (second, Decimal("0.3"))]
            children = [
                {
                    "agency_code": project.agency_code,
                    "dep_bgt_eco_code": item.eco,
                    "gov_bgt_eco_code": self._gov_of(item.eco, project.agency_code),
                    "exp_func_code": line.exp_func_code,
                    "pay_type_code": "1",
                    "amount": f"{(line.amount * share).quantize(_WAN / 100):.2f}",
                }
                for item, share in parts
            ]
            rows.append({"bgt_id": row.bgt_id, "lines": children})
            wanted.append((project.agency_code, [item for item, _share in parts]))
            self._spare.append((row.bgt_id, children, line.amount))
        desk.at(datetime(2022, 1, 7, 10, 0))
        made = desk.batch("appropriation.indicator.allocate", rows, by=people.biz)
        children_made = [child for item in made for child in item["lines"]]
        issued = [{"bgt_id": child["bgt_id"]} for child in children_made]
        desk.batch("appropriation.indicator.issue", issued, by=people.bgt2)
        for item, (agency, items) in zip(made, wanted, strict=True):
            for child, kind in zip(item["lines"], items, strict=True):
                self._hold(UUID(child["bgt_id"]), agency, kind, Decimal(child["amount"]))

    def _gov_of(self, eco: str, agency: str) -> str:
        with reading(self._people.system):
            snapshot = basedata.as_of(self._desk.now.date(), self._people.op.mof_div_code)
        return snapshot.gov_eco_of(dep_bgt_eco_code=eco, agency_code=agency)

    def add(self, count: int) -> list[Holding]:
        """年中追加：上级专项转移支付落到单位，可执行；返回新的可执行指标。"""
        desk, people, before = self._desk, self._people, len(self.budget.holdings)
        desk.at(datetime(2022, 6, 6, 10, 0))
        chosen, rows = self._additions(count, spare=count)
        made = desk.batch("appropriation.indicator.register", rows, by=people.biz)
        desk.batch("appropriation.indicator.issue", [{"bgt_id": item["bgt_id"]} for item in made], by=people.bgt2)
        for result, row, project in zip(made, rows, chosen, strict=True):
            self._hold(UUID(result["bgt_id"]), project.agency_code, project.lines[0].item, Decimal(row["amount"]))
        return self.budget.holdings[before:]

    def register(self, count: int) -> list[str]:
        """录入追加，停在待下达；返回指标主键。"""
        _chosen, rows = self._additions(count, spare=0)
        made = self._desk.batch("appropriation.indicator.register", rows, by=self._people.biz)
        return [item["bgt_id"] for item in made]

    def split_again(self, count: int) -> list[dict[str, Any]]:
        """前几条科室待分指标的备用一成，再分一半给原单位；返回待办的分配。"""
        return [
            {"bgt_id": bgt_id, "lines": [{**children[0], "amount": f"{amount * Decimal('0.05'):.2f}"}]}
            for bgt_id, children, amount in self._spare[:count]
        ]

    def _additions(self, count: int, *, spare: int) -> tuple[list[Project], list[dict[str, Any]]]:
        """先登记上级专项的总指标，多留 `spare` 万元，再从它下达。"""
        projects = [
            item for item in self.budget.projects if item.pro_cat_code == "3" and item.exp_func_code[:3] != "212"
        ]
        chosen = self._dice.sample(projects, min(count, len(projects)))
        amounts = [_WAN * self._dice.randint(10, 80) for _ in chosen]
        source = {
            "fund_type_code": GENERAL,
            "found_type_code": "23",
            "source_type_code": "2",
            "bgt_type_code": "22",
            "sup_bgt_doc_no": "湘财预〔2022〕88号",
            "adj_batch_no": "Z0001",
            "amount": f"{sum(amounts) + _WAN * spare:.2f}",
            "bgt_doc_title": "关于下达2022年省级专项补助资金的通知",
        }
        [total] = self._desk.batch("appropriation.source.register", [source], by=self._people.bgt)
        rows = [
            self._addition(project, amount, total["bgt_id"]) for project, amount in zip(chosen, amounts, strict=True)
        ]
        return chosen, rows

    def _addition(self, project: Project, amount: Decimal, source: str) -> dict[str, Any]:
        item = project.lines[0].item
        return {
            "ori_bgt_id": source,
            "amount": f"{amount:.2f}",
            "fund_type_code": GENERAL,
            "found_type_code": "23",
            "source_type_code": "2",
            "bgt_type_code": "22",
            "adj_batch_no": "Z0001",
            "bgt_layer_code": "40",
            "bgt_exe_flag": "1",
            "agency_code": project.agency_code,
            "pro_code": project.pro_code,
            "pro_cat_code": project.pro_cat_code,
            "exp_func_code": project.exp_func_code,
            "dep_bgt_eco_code": item.eco,
            "gov_bgt_eco_code": self._gov_of(item.eco, project.agency_code),
            "pay_type_code": "1",
            "sup_bgt_doc_no": "湘财预〔2022〕88号",
            "bgt_doc_title": "关于下达2022年省级专项补助资金的通知",
        }


def _project_row(item: Project) -> dict[str, Any]:
    return {
        "pro_name": item.pro_name,
        "pro_cat_code": item.pro_cat_code,
        "agency_code": item.agency_code,
        "pro_total_amt": f"{item.total:.2f}",
        "exp_func_code": item.exp_func_code,
        "is_captial_cons_pro": item.is_captial_cons_pro,
        "pro_desc": f"{item.pro_name}，保障本单位履职需要。",
    }


def _signed_by_per(project: Project) -> bool:
    """其他运转类、特定目标类由绩效科会签（10 第 4 节）。"""
    return project.pro_cat_code.startswith(("22", "3"))


def _annual_row(project: Project, line: Line) -> dict[str, Any]:
    return {
        "pro_code": project.pro_code,
        "agency_code": project.agency_code,
        "exp_func_code": line.exp_func_code,
        "dep_bgt_eco_code": line.item.eco,
        "fund_type_code": line.fund_type_code,
        "apply_up": f"{line.amount:.2f}",
        "is_assigned": 1 if line.pooled else 2,
    }
