"""由账本、流程、操作、报文判定的支付规则（06 第 5 至 8A 节）：措辞与例子只写这里。"""

from yitihua.kernel.findings import Level
from yitihua.kernel.rulebook import declare

_NORM = "《预算管理一体化规范（试行）》国库集中支付"
_CLEARING = "财库〔2002〕28 号；《国库集中支付电子化管理接口报文规范》"

declare(
    "R-PAY-004",
    title="不超指标可用",
    message="指标可用{x}，申请{y}，超{d}",
    basis="《预算法》第十三条；" + _NORM,
    next_step="请减少申请金额到 {x} 元以内，或先办理指标追加、调剂",
    fires="可用 400,000.00，申请 400,000.01",
    passes="可用 400,000.00，申请 400,000.00",
    decided_by="ledger",
)
declare(
    "R-PAY-049",
    title="凭证金额等于申请金额",
    message="凭证金额{a}与申请金额{b}不一致",
    basis=_NORM,
    next_step="请作废凭证后重新生成",
    fires="凭证 100.01，申请 100.00",
    passes="凭证 100.00，申请 100.00",
)
declare(
    "R-PAY-050",
    title="签章齐全有效",
    message="签章无效",
    basis=_NORM,
    next_step="请由录入人盖经办章、复核人盖复核章后再发送",
    fires="缺复核章发送",
    passes="经办章、复核章齐全发送",
)
declare(
    "R-PAY-060",
    title="回单金额等于凭证金额",
    message="银行实付{a}与凭证金额{b}不一致，回单已拒收",
    basis=_CLEARING,
    next_step="请联系代理银行核对后重发回单",
    fires="凭证 250,000.00，回单 249,999.99",
    passes="凭证 250,000.00，回单 250,000.00",
    decided_by="message",
)
declare(
    "R-PAY-061",
    title="成功回单只入账一次",
    message="凭证{no}已有成功回单，重复回单未入账",
    basis=_CLEARING,
    next_step="无须处理；请提醒代理银行勿重复发送",
    fires="同一凭证第二次成功回单",
    passes="同一凭证第一次成功回单",
    decided_by="message",
)
declare(
    "R-PAY-063",
    title="不重复清算",
    message="凭证{no}已清算，不能重复清算",
    basis=_CLEARING,
    next_step="请代理银行剔除已清算凭证后重发",
    fires="2301 所列凭证已清算",
    passes="2301 所列凭证未清算",
    decided_by="message",
)
declare(
    "R-PAY-064",
    title="净额清算相符",
    message="银行申请清算{a}与系统已付净额{b}不一致，差额{d}",
    basis=_CLEARING,
    next_step="请与代理银行逐笔核对差额后重新申请",
    fires="已付净额 950,000.00，申请 1,000,000.00",
    passes="已付净额 950,000.00，申请 950,000.00",
    decided_by="message",
)
declare(
    "R-PAY-067",
    title="报文签名有效",
    message="报文签名校验失败，已拒收",
    basis=_CLEARING,
    next_step="请核对发送方证书与签名内容，由发送方重发",
    fires="正文改动 1 字节",
    passes="签名与正文相符",
    decided_by="message",
)
declare(
    "R-PAY-068",
    title="划款与退款分别相符",
    message="划款差{a}，退款差{b}",
    basis=_CLEARING,
    next_step="请代理银行按当日已付、当日退款分别重新申请",
    fires="当日已付 1,000,000.00，2301 为 950,000.00",
    passes="当日已付 1,000,000.00，2301 为 1,000,000.00",
    decided_by="message",
)
declare(
    "R-PAY-069",
    title="划款不超清算额度",
    message="清算额度{a}不足，划款{b}",
    basis=_CLEARING,
    next_step="请先向人民银行发送清算额度通知单",
    fires="额度 19,999.99，划款 20,000.00",
    passes="额度 20,000.00，划款 20,000.00",
    decided_by="message",
)
declare(
    "R-PAY-070",
    title="退款不超原支付",
    message="超过原支付额",
    basis=_NORM,
    next_step="原凭证可退 {x} 元，本次 {y} 元，请与代理银行核对",
    fires="已付 250,000.00，累计退款 250,000.01",
    passes="已付 250,000.00，累计退款 250,000.00",
    decided_by="ledger",
)
declare(
    "R-PAY-078",
    title="未清算的按退票办理",
    message="未清算凭证请按退票办理",
    basis=_CLEARING,
    next_step="系统已按清算前退票恢复额度，不列入当日申请退款",
    fires="原凭证已付未清算的退款",
    passes="原凭证已清算的退款",
    level=Level.INFO,
)
declare(
    "R-PAY-095",
    title="凭证号不重复",
    message="凭证号{no}重复",
    basis=_NORM,
    next_step="请联系系统管理员核对编号",
    fires="两张凭证同号",
    passes="凭证号连续不重",
)
declare(
    "R-PAY-096",
    title="银行截止时刻",
    message="已过发送时间，将于下一工作日发送",
    basis=_NORM,
    next_step="凭证将于 {date} 自动发送，无须重复办理",
    fires="15:30:01 发送",
    passes="15:29:59 发送",
    level=Level.INFO,
)
declare(
    "R-PAY-046",
    title="非工作日发送",
    message="今日为非工作日，凭证将于{date}发送",
    basis=_NORM,
    next_step="凭证将自动发送，无须重复办理",
    fires="周六发送",
    passes="周一发送",
    level=Level.INFO,
)
declare(
    "R-PAY-097",
    title="重复报文",
    message="重复报文",
    basis=_CLEARING,
    next_step="按首次处理结果应答",
    fires="同一报文第二次到达",
    passes="报文第一次到达",
    level=Level.INFO,
    decided_by="message",
)
declare(
    "R-PAY-098",
    title="已付不能撤销",
    message="银行已付款，请按退款办理",
    basis=_NORM,
    next_step="如确需追回，请与收款人联系后由银行办理退款",
    fires="请求撤销时银行答复已付",
    passes="请求撤销时银行答复未付",
    level=Level.INFO,
    decided_by="message",
)
declare(
    "R-MIG-017",
    title="在途未清零不得导入",
    message="仍有{n}笔在途未处理，不能进入导入",
    basis="11 第 5、7 节",
    next_step="请在旧系统退回、发出或对账清零；只收草稿、审核通过与已清算的，已清算的须有凭证号、支付日期与清算日期",
    fires="支付状态为 50 已发送",
    passes="支付状态为 70 已清算，凭证号与日期齐全",
)
