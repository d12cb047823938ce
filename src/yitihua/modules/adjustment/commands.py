"""调整调剂各操作的输入输出。"""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from yitihua.infra.operation.command import Amount, Code, Command, Flag, Out, Text
from yitihua.kernel.codes import NO

MOST_LINES = 10_000
Goal = Annotated[str, Field(max_length=2000)]
DocNo = Annotated[str, Field(max_length=100)]


class OutLine(BaseModel):
    """调出（追减）一条指标。"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    ori_bgt_id: UUID
    amount: Amount
    bgt_dec: Annotated[str, Field(max_length=360)] = ""


class InLine(BaseModel):
    """调入一条新指标；没写的要素由源指标带出，追加的由来源与项目带出。"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    amount: Amount
    ori_bgt_id: UUID | None = Field(default=None, description="源指标；只有一行调出时可不填")
    fund_id: UUID | None = Field(default=None, description="追加来源；只有一个来源时可不填")
    agency_code: Code = ""
    pro_code: Code = ""
    fund_type_code: Code = ""
    exp_func_code: Code = ""
    tp_func_code: Code = ""
    gov_bgt_eco_code: Code = ""
    dep_bgt_eco_code: Code = ""
    manage_mof_dep_code: Code = ""
    is_gov_pur: Flag | None = None
    bgt_dec: Annotated[str, Field(max_length=360)] = ""


class UsedSource(BaseModel):
    """用某个来源多少。"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fund_id: UUID
    amount: Amount


class CreateBatch(Command):
    """`adj_kind`：T 预算调整、J 预算调剂、Z 上级追加、C 追减收回。

    `is_source_cut` 只用于 C：上级收回转移支付的填 1，一并冲减来源；`goal_note` 是绩效目标的调整说明。
    """

    adj_kind: Code = Field(pattern="^[TJZC]$")
    adj_type_code: Code = Field(default="", pattern=r"^(\d{2})?$")
    reason: Text
    outs: list[OutLine] = Field(default_factory=list, max_length=MOST_LINES)
    ins: list[InLine] = Field(default_factory=list, max_length=MOST_LINES)
    sources: list[UsedSource] = Field(default_factory=list, max_length=100)
    is_source_cut: Flag = NO
    special_doc_no: DocNo = ""
    goal_note: Goal = ""
    npc_report_flag: Flag = NO
    source_sys: Annotated[str, Field(max_length=30)] = ""
    source_key: Annotated[str, Field(max_length=60)] = ""


class UpdateBatch(Command):
    """修改草稿；明细与来源给了就整个换掉。"""

    adj_batch_id: UUID
    row_version: int | None = None
    adj_type_code: Code | None = Field(default=None, pattern=r"^(\d{2})?$")
    reason: Text | None = None
    outs: list[OutLine] | None = Field(default=None, max_length=MOST_LINES)
    ins: list[InLine] | None = Field(default=None, max_length=MOST_LINES)
    sources: list[UsedSource] | None = Field(default=None, max_length=100)
    is_source_cut: Flag | None = None
    special_doc_no: DocNo | None = None
    goal_note: Goal | None = None
    npc_report_flag: Flag | None = None


class OneBatch(Command):
    adj_batch_id: UUID
    row_version: int | None = None


class RegisterBatchApproval(OneBatch):
    """登记上级批件；T 类须是人大常委会的，并写送初审与会议日期。"""

    doc_no: Annotated[str, Field(min_length=1, max_length=100)]
    approve_org: Code = Field(pattern="^[12]$", description="1 人大常委会、2 政府")
    approve_date: date
    prelim_date: date | None = None
    meeting_date: date | None = None


class PublishBatch(OneBatch):
    public_date: date


class BatchOut(Out):
    """`adj_case` 送审时定；自主备案的送审即生效。"""

    adj_batch_id: UUID
    adj_batch_no: str
    adj_case: str
    total_in: Amount
    total_out: Amount
    status: str
    cor_bgt_doc_no: str
    row_version: int


class RegisterFund(Command):
    """登记可用于追加的来源；种类见 kinds.FUND_KINDS。"""

    fund_kind: Code = Field(pattern="^[1-7]$")
    fund_type_code: Code
    amount: Amount
    found_type_code: Code = ""
    sup_bgt_doc_no: DocNo = ""
    remark: Text = ""
    source_sys: Annotated[str, Field(max_length=30)] = ""
    source_key: Annotated[str, Field(max_length=60)] = ""


class FundOut(Out):
    fund_id: UUID
    src_acc: str
    amount: Amount


class OpenWindow(Command):
    """截止日以后开一个受理窗口，起止当日都算。"""

    start_date: date
    end_date: date
    reason: Text = Field(min_length=2)


class WindowOut(Out):
    window_id: UUID
    start_date: date
    end_date: date
