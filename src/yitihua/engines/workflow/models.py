"""流程定义、实例、待办与反审（10 第 2、3 节 wf_def、wf_inst、wf_task）。

Workflow definitions, instances, tasks and reversals.
"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, money_field, new_key, text_field


class WfDef(DivisionRow):
    """一个区划自己的流程定义：草稿可改，发布后不再变，新送审的用最新一版，在途的按旧版。"""

    scope_agency: ClassVar[str | None] = None

    def_id = models.UUIDField("流程定义主键", primary_key=True, default=new_key)
    biz_type = models.CharField("业务类型", max_length=60, db_comment="业务类型")
    version = models.SmallIntegerField("版本", default=0, db_comment="版本，草稿为 0")
    steps = models.JSONField("环节", default=list, db_comment="环节")
    edges = models.JSONField("去向", default=list, db_comment="去向")
    status = models.CharField("状态", max_length=10, default="draft", db_comment="状态 draft、published")
    reason = text_field("改动依据", 200)
    drafter = text_field("拟稿人", 38)
    drafter_name = text_field("拟稿人姓名", 60)
    publisher = text_field("发布人", 38)
    publisher_name = text_field("发布人姓名", 60)
    publish_time = models.DateTimeField("发布时间", null=True, db_comment="发布时间")

    class Meta:
        db_table = "wf_def"
        db_table_comment = "流程定义"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "biz_type", "version"], name="uq_wf_def_version"),
            models.CheckConstraint(
                condition=models.Q(status="draft", version=0) | models.Q(status="published", version__gt=0),
                name="ck_wf_def_version",
            ),
        )


class WfInst(DivisionRow):
    """一张单据的一次送审；步骤在送审时固定下来，流程改版不影响在途。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    inst_id = models.UUIDField("流程实例主键", primary_key=True, default=new_key)
    biz_type = models.CharField("业务类型", max_length=60, db_comment="业务类型")
    biz_id = models.UUIDField("单据主键", db_comment="单据主键")
    biz_no = text_field("单据号", 100)
    title = text_field("摘要", 300)
    agency_code = text_field("单位代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    amount = money_field("金额", default=0)
    def_version = models.SmallIntegerField("流程版本", default=0, db_comment="流程版本，0 为默认流程")
    facts = models.JSONField("条件要素", default=dict, db_comment="送审时的条件要素")
    steps = models.JSONField("固定的步骤", default=list)
    position = models.SmallIntegerField("当前步骤", default=0)
    status = models.CharField("状态", max_length=10, default="running")
    initiator = text_field("送审人", 38)
    initiator_name = text_field("送审人姓名", 60)

    class Meta:
        db_table = "wf_inst"
        db_table_comment = "流程实例"
        indexes = (
            models.Index(fields=["biz_type", "biz_id"], name="ix_wf_inst_biz"),
            models.Index(fields=["initiator", "create_time"], name="ix_wf_inst_initiator"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["biz_type", "biz_id"], condition=models.Q(status="running"), name="uq_wf_running"
            ),
        )


class WfTask(DivisionRow):
    """一个环节的一条待办；办完记动作、意见与时间。

    `kind` 为空是环节本来的，added 是加签的；会签的环节每人一条；`seq` 相同的是同一轮。
    """

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    task_id = models.UUIDField("待办主键", primary_key=True, default=new_key)
    inst = models.ForeignKey(WfInst, on_delete=models.PROTECT, related_name="tasks")
    biz_type = models.CharField("业务类型", max_length=60, db_comment="业务类型")
    biz_id = models.UUIDField("单据主键", db_comment="单据主键")
    biz_no = text_field("单据号", 100)
    title = text_field("摘要", 300)
    amount = money_field("金额", default=0)
    seq = models.SmallIntegerField("次序", default=1)
    step_code = models.CharField("环节代码", max_length=30)
    step_title = text_field("环节", 60)
    role_code = models.CharField("办理角色", max_length=12)
    agency_code = text_field("单位代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    status = models.CharField("状态", max_length=10, default="todo")
    kind = text_field("来由", 10)
    assignee = text_field("指定办理人", 38)
    assignee_name = text_field("指定办理人姓名", 60)
    claim_time = models.DateTimeField("领取时间", null=True, db_comment="领取时间")
    actor = text_field("办理人", 38)
    actor_name = text_field("办理人姓名", 60)
    on_behalf = text_field("委托人", 38)
    on_behalf_name = text_field("委托人姓名", 60)
    action = text_field("动作", 20)
    opinion = text_field("意见", 1000)
    arrive_time = models.DateTimeField("到达时间")
    act_time = models.DateTimeField("办理时间", null=True)
    deadline = models.DateTimeField("办理期限", null=True)

    class Meta:
        db_table = "wf_task"
        db_table_comment = "流程待办"
        indexes = (
            models.Index(fields=["biz_type", "biz_id"], name="ix_wf_task_biz"),
            models.Index(
                fields=["mof_div_code", "role_code", "agency_code"],
                condition=models.Q(status="todo"),
                name="ix_wf_task_todo",
            ),
            models.Index(
                fields=["mof_div_code", "deadline"], condition=models.Q(status="todo"), name="ix_wf_task_deadline"
            ),
            models.Index(fields=["actor", "act_time"], name="ix_wf_task_actor"),
        )


class WfReversal(DivisionRow):
    """一次反审：终审的单据退回终审之前，一人申请、另一人批准。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    reversal_id = models.UUIDField("反审主键", primary_key=True, default=new_key)
    inst = models.ForeignKey(WfInst, on_delete=models.PROTECT, related_name="reversals")
    biz_type = models.CharField("业务类型", max_length=60, db_comment="业务类型")
    biz_id = models.UUIDField("单据主键", db_comment="单据主键")
    biz_no = text_field("单据号", 100)
    title = text_field("摘要", 300)
    amount = money_field("金额", default=0)
    agency_code = text_field("单位代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    status = models.CharField("状态", max_length=10, default="pending", db_comment="pending、approved、rejected")
    reason = text_field("反审理由", 200)
    applicant = text_field("申请人", 38)
    applicant_name = text_field("申请人姓名", 60)
    approver = text_field("批准人", 38)
    approver_name = text_field("批准人姓名", 60)
    opinion = text_field("批准意见", 200)
    apply_time = models.DateTimeField("申请时间", db_comment="申请时间")
    decide_time = models.DateTimeField("批准时间", null=True, db_comment="批准时间")

    class Meta:
        db_table = "wf_reversal"
        db_table_comment = "反审"
        constraints = (
            models.UniqueConstraint(
                fields=["biz_type", "biz_id"], condition=models.Q(status="pending"), name="uq_wf_reversal_pending"
            ),
        )


class WfCopy(DivisionRow):
    """抄送：把一张单据送给看得到它的人过目，不产生待办；`read_time` 为空即未读。"""

    scope_mof_dep: ClassVar[str | None] = "manage_mof_dep_code"

    copy_id = models.UUIDField("抄送主键", primary_key=True, default=new_key)
    biz_type = models.CharField("业务类型", max_length=60, db_comment="业务类型")
    biz_id = models.UUIDField("单据主键", db_comment="单据主键")
    biz_no = text_field("单据号", 100)
    title = text_field("摘要", 300)
    amount = money_field("金额", default=0)
    agency_code = text_field("单位代码", 21)
    manage_mof_dep_code = text_field("业务主管处室代码", 6)
    sender = text_field("抄送人", 38)
    sender_name = text_field("抄送人姓名", 60)
    receiver = text_field("收件人", 38)
    receiver_name = text_field("收件人姓名", 60)
    note = text_field("附言", 200)
    send_time = models.DateTimeField("抄送时间", db_comment="抄送时间")
    read_time = models.DateTimeField("阅读时间", null=True, db_comment="阅读时间")

    class Meta:
        db_table = "wf_copy"
        db_table_comment = "抄送"
        indexes = (models.Index(fields=["receiver", "send_time"], name="ix_wf_copy_receiver"),)
        constraints = (
            models.UniqueConstraint(
                fields=["biz_type", "biz_id", "receiver"], condition=models.Q(read_time=None), name="uq_wf_copy_unread"
            ),
        )
