"""年度预算操作的输入输出。"""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from yitihua.infra.operation.command import Amount, Command, Flag, Out
from yitihua.kernel.codes import NO

Sum = Annotated[Amount, Field(ge=0)]


class CreateAnnual(Command):
    """字段名同 BGT_PM_ANNUAL；政府经济分类不填时按推导表带出。"""

    pro_code: str = Field(max_length=21)
    agency_code: str = Field(max_length=21)
    exp_func_code: str = Field(max_length=13)
    gov_bgt_eco_code: str = Field(default="", max_length=11)
    dep_bgt_eco_code: str = Field(default="", max_length=20)
    fund_type_code: str = Field(max_length=4)
    found_type_code: str = Field(default="11", max_length=6)
    budget_level_code: str = Field(default="3", max_length=1)
    is_gov_pur: Flag = NO
    is_assigned: Flag = NO
    apply_up: Sum
    busi_type_code: str = Field(default="1", max_length=6)
    adj_batch_no: str = Field(default="", pattern=r"^(\d{1,6})?$")
    remark: str = Field(default="", max_length=2000)
    source_sys: str = Field(default="", max_length=30)
    source_key: str = Field(default="", max_length=60)


class UpdateAnnual(Command):
    """修改草稿的申报数与说明；要素改变请另建一行。"""

    bgt_pman_id: UUID
    row_version: int | None = None
    apply_up: Sum | None = None
    remark: str | None = Field(default=None, max_length=2000)


class SubmitAnnual(Command):
    bgt_pman_id: UUID
    row_version: int | None = None


class AnnualOut(Out):
    bgt_pman_id: UUID
    status: str
    apply_up: Amount
    row_version: int


class NpcLine(BaseModel):
    """人大批准数与财政审核数不同的一行。"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bgt_pman_id: UUID
    npc_amt: Sum


class RegisterApproval(Command):
    """登记人大批准。"""

    approval_file_no: str = Field(min_length=1, max_length=100)
    approval_date: date
    approval_title: str = Field(default="", max_length=360)
    lines: tuple[NpcLine, ...] = Field(default=(), max_length=10000)


class ApprovalOut(Out):
    """`line_count`、`reply_amt` 是本次固化的行数与合计。"""

    approval_id: UUID
    approval_file_no: str
    line_count: int
    reply_amt: Amount


class ReplyLine(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    bgt_pman_id: UUID
    reply_amt: Sum


class ReplyBudget(Command):
    """批复：不列明细的按人大批准数批复（可只批一个部门）；列了明细的只批所列各行。"""

    cor_bgt_doc_no: str = Field(min_length=1, max_length=100)
    dept_code: str = Field(default="", max_length=21)
    bgt_doc_title: str = Field(default="", max_length=360)
    approval_date: date | None = None
    lines: tuple[ReplyLine, ...] = Field(default=(), max_length=10000)


class ReplyOut(Out):
    cor_bgt_doc_no: str
    line_count: int
    reply_amt: Amount


def total_of(amounts: list[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))
