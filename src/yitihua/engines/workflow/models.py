"""流程实例与待办（10 第 2 节 wf_inst、wf_task）。

Workflow instances and tasks.
"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, money_field, new_key, text_field


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
    """一个环节的一条待办；办完记动作、意见与时间。"""

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
    assignee = text_field("转办给", 38)
    assignee_name = text_field("转办给（姓名）", 60)
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
