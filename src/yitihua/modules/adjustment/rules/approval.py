"""审批、批件、初审与公开的规则（R-ADJ-009、017、028、029）。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

declare(
    "R-ADJ-009",
    title="预算调整须先登记人大常委会批准",
    message="预算调整须先登记人大常委会批准文号",
    basis="《预算法》第六十九条",
    next_step="请登记人大常委会批准文号、会议与批准日期后再生效",
    fires="T 类批次没有人大常委会批准文号",
    passes="T 类批次已登记岳人发〔2022〕9号",
)
declare(
    "R-ADJ-017",
    title="申请人与审批人不得同一人",
    message="申请人与审批人不能为同一人",
    basis="04 第 6 节",
    next_step="请由另一名有权限的人员办理",
    fires="录入人办理生效",
    passes="录入人以外的预算科人员办理生效",
)
declare(
    "R-ADJ-028",
    title="预算调整方案三十日前送初审",
    message="法定初审期限 30 日",
    basis="《预算法》第六十九条",
    next_step="请核对送初审日期与会议日期，不足 30 日的说明情况",
    fires="会议前 29 日送初审",
    passes="会议前 30 日送初审",
    level=Level.WARN,
)
declare(
    "R-ADJ-029",
    title="批准后二十日内公开",
    message="预算调整应公开",
    basis="《预算法》第十四条",
    next_step="请在批准后 20 日内公开并登记公开日期",
    fires="批准后第 21 日还没有公开",
    passes="批准后第 20 日公开",
    level=Level.WARN,
)
