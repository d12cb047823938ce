"""追溯用到的各环节：取哪张记录、哪些列，画成节点时叫什么。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yitihua.engines.meta.grouping import bare_rows
from yitihua.engines.meta.query import Query
from yitihua.engines.meta.records import RECORDS, Record
from yitihua.kernel.context import Ctx

Row = dict[str, Any]
LIMIT: Final = 200
"""一次追溯各环节至多的张数，超出的说明还有多少。"""
BOUND: Final = 1000
"""指标树与凭证的上限。"""


@dataclass(frozen=True, slots=True)
class Step:
    """`no` 是显示的单据号列；`day` 为空即没有业务日期；`links` 是接上下环节要用的列；`numbers` 是可以拿来查的号。"""

    table: str
    title: str
    key: str
    no: str
    amount: str
    day: str
    links: tuple[str, ...]
    numbers: tuple[str, ...]
    states: Mapping[str, str]
    state: str = "status"

    @property
    def fields(self) -> list[str]:
        wanted = (self.key, self.no, self.amount, self.day, self.state, *self.links, *self.numbers)
        return list(dict.fromkeys(name for name in wanted if name))


# 总账与指标账的凭证不分单位：指标账随所属单据可见，总会计账只给看全区划或本科室的人（划款的只给看全区划的人）
VOUCHER: Final = Record(
    table="TRACE_BOOK_VOUCHER",
    title="会计凭证",
    source="""SELECT vou_id, mof_div_code, fiscal_year, ledger, acct_set_code, agency_code, voucher_no, voucher_date,
        dr_amt, vou_status, biz_event_id, biz_type, biz_id, red_flag FROM book_voucher""",
    key="vou_id",
    agency=None,
    mof_dep=None,
    division="mof_div_code",
)
LEDGER_TABLES: Final = {
    "indicator": ("GLB_VOU_HEAD", "预算指标会计凭证"),
    "general": ("GLF_VOU_HEAD", "总预算会计凭证"),
    "agency": ("GLA_VOU_HEAD", "单位会计凭证"),
}
VOUCHER_FIELDS: Final = (
    "vou_id", "ledger", "agency_code", "voucher_no", "voucher_date", "dr_amt", "vou_status", "biz_event_id", "biz_id",
)  # fmt: skip

_BILL = {"1": "未签", "2": "已签", "3": "已发送", "4": "银行已收", "5": "已付", "6": "失败", "7": "已清算", "9": "作废"}
_APP = {
    "10": "草稿", "20": "待单位审核", "30": "待支付中心审核", "40": "审核通过", "50": "已发送", "55": "支付失败",
    "60": "已支付", "70": "已清算", "80": "撤销中", "90": "已作废",
}  # fmt: skip

PROJECT: Final = Step(
    "PM_PROJECT_INFO", "项目", "pro_id", "pro_code", "pro_total_amt", "", ("pro_code",), ("pro_code",),
    {"1": "草稿", "2": "审核中", "3": "已入库", "9": "终止"},
)  # fmt: skip
ANNUAL: Final = Step(
    "BGT_PM_ANNUAL", "年度预算", "bgt_pman_id", "cor_bgt_doc_no", "cur_amt", "", ("pro_code",), (),
    {"1": "草稿", "2": "审核中", "3": "已审定", "4": "已批复"},
)  # fmt: skip
DOC: Final = Step(
    "BA_BGT_DOC", "批复（指标）文", "bgt_doc_id", "cor_bgt_doc_no", "total_amt", "doc_date", (), (),
    {"0": "拟稿", "1": "审核中", "2": "已发文", "9": "作废"},
    "doc_status_code",
)  # fmt: skip
INDICATOR: Final = Step(
    "BA_BGT_INFO", "指标", "bgt_id", "cor_bgt_doc_no", "net_amt", "doc_date",
    ("pro_code", "bgt_pman_id", "parent_bgt_id", "ori_bgt_id"), ("bgt_id", "cor_bgt_doc_no"),
    {"1": "待审", "2": "有效", "3": "关闭", "9": "作废"},
)  # fmt: skip
APP: Final = Step(
    "PAY_VOUCHER", "支付申请", "pay_app_id", "pay_app_no", "pay_app_amt", "create_date", ("bgt_id",), ("pay_app_no",),
    _APP,
)  # fmt: skip
BILL: Final = Step(
    "PAY_VOUCHER_BILL", "支付凭证", "pay_cert_id", "pay_cert_no", "pay_amt", "vou_date",
    ("pay_app_id", "xpay_amt", "xpay_date", "agent_business_no", "lqd_cert_no"), ("pay_cert_no",), _BILL,
)  # fmt: skip
REFUND: Final = Step(
    "PAY_REFUND", "退款", "refund_id", "refund_no", "refund_amt", "vou_date", ("ori_pay_cert_id", "lqd_cert_no"),
    ("refund_no",), {"10": "待认领", "20": "待确认", "30": "单位已审", "40": "已确认", "50": "已清算"},
)  # fmt: skip
CLEARING: Final = Step(
    "PAY_LQD_CERT", "划款凭证", "lqd_cert_id", "lqd_cert_no", "total_amt", "vou_date", ("is_back", "pay_cert_nos"),
    ("lqd_cert_no",), {"1": "待回单", "3": "已清算", "4": "已退回"}, "send_status_code",
)  # fmt: skip
SEARCHED: Final = (BILL, APP, INDICATOR, PROJECT, CLEARING, REFUND)


def rows_in(step: Step, field: str, values: Sequence[Any], *, ctx: Ctx, limit: int = BOUND) -> list[Row]:
    """`field` 取值在 `values` 里的行，按主键；一个环节一条查询。"""
    wanted = sorted({str(value) for value in values if value})
    if not wanted:
        return []
    query = Query({f"{field}__in": ",".join(wanted), "is_deleted": "2"})
    return bare_rows(RECORDS[step.table], query, fields=step.fields, order=step.key, limit=limit, ctx=ctx)


def vouchers_of(field: str, values: Sequence[Any], *, ctx: Ctx) -> list[Row]:
    """业务单据（biz_id）或事件号对应的三套账凭证。"""
    wanted = sorted({str(value) for value in values if value})
    if not wanted:
        return []
    query = Query({f"{field}__in": ",".join(wanted)})
    return bare_rows(VOUCHER, query, fields=VOUCHER_FIELDS, order="vou_id", limit=BOUND, ctx=ctx)


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
