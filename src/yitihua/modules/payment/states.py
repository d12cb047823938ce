"""支付申请、凭证、退款的状态机（06 第 4 节）。"""

from yitihua.kernel.machine import Machine

DRAFT, AGENCY_REVIEW, CENTER_REVIEW, APPROVED, SENT, FAILED, PAID, CLEARED, CANCELLING, VOID = (
    "10",
    "20",
    "30",
    "40",
    "50",
    "55",
    "60",
    "70",
    "80",
    "90",
)

APPLICATION = Machine(
    "支付申请",
    states={
        DRAFT: "草稿",
        AGENCY_REVIEW: "待单位审核",
        CENTER_REVIEW: "待支付中心审核",
        APPROVED: "审核通过",
        SENT: "已发送",
        FAILED: "支付失败",
        PAID: "已支付",
        CLEARED: "已清算",
        CANCELLING: "撤销中",
        VOID: "已作废",
    },
    actions={
        "update": "修改",
        "submit": "送审",
        "to_center": "转支付中心审核",
        "to_agency": "退回单位审核",
        "approve": "审核通过",
        "return": "退回",
        "withdraw": "撤销送审",
        "void": "作废",
        "make_voucher": "生成凭证",
        "send": "发送",
        "pay": "登记已付",
        "fail": "登记支付失败",
        "reopen": "改收款信息",
        "clear": "清算",
        "bounce": "清算前退票",
        "cancel": "请求撤销",
        "cancelled": "确认撤销",
        "keep": "撤销不成",
    },
    edges={
        (DRAFT, "update"): DRAFT,
        (DRAFT, "submit"): AGENCY_REVIEW,
        (DRAFT, "void"): VOID,
        (AGENCY_REVIEW, "to_agency"): AGENCY_REVIEW,
        (AGENCY_REVIEW, "to_center"): CENTER_REVIEW,
        (AGENCY_REVIEW, "approve"): APPROVED,
        (AGENCY_REVIEW, "return"): DRAFT,
        (AGENCY_REVIEW, "withdraw"): DRAFT,
        (AGENCY_REVIEW, "void"): VOID,
        (CENTER_REVIEW, "to_center"): CENTER_REVIEW,
        (CENTER_REVIEW, "approve"): APPROVED,
        (CENTER_REVIEW, "return"): DRAFT,
        (CENTER_REVIEW, "to_agency"): AGENCY_REVIEW,
        (CENTER_REVIEW, "void"): VOID,
        (APPROVED, "make_voucher"): APPROVED,
        (APPROVED, "send"): SENT,
        (APPROVED, "void"): VOID,
        (APPROVED, "to_agency"): AGENCY_REVIEW,
        (APPROVED, "to_center"): CENTER_REVIEW,
        (SENT, "pay"): PAID,
        (SENT, "fail"): FAILED,
        (SENT, "cancel"): CANCELLING,
        (CANCELLING, "cancelled"): VOID,
        (CANCELLING, "keep"): SENT,
        (CANCELLING, "pay"): PAID,
        (CANCELLING, "fail"): FAILED,
        (FAILED, "reopen"): DRAFT,
        (FAILED, "void"): VOID,
        (PAID, "clear"): CLEARED,
        (PAID, "bounce"): FAILED,
    },
)
HOLDING = (AGENCY_REVIEW, CENTER_REVIEW, APPROVED, SENT, CANCELLING)
"""占着在途额度的状态（INV-4）。"""

UNSIGNED, SIGNED, BILL_SENT, BILL_RECEIVED, BILL_PAID, BILL_FAILED, BILL_CLEARED, BILL_VOID = "12345679"

BILL = Machine(
    "支付凭证",
    states={
        UNSIGNED: "未签",
        SIGNED: "已签",
        BILL_SENT: "已发送",
        BILL_RECEIVED: "银行已收",
        BILL_PAID: "已付",
        BILL_FAILED: "失败",
        BILL_CLEARED: "已清算",
        BILL_VOID: "作废",
    },
    actions={
        "seal": "签章",
        "sign": "签齐",
        "send": "发送",
        "receive": "登记银行签收",
        "pay": "登记已付",
        "fail": "登记失败",
        "clear": "清算",
        "bounce": "清算前退票",
        "void": "作废",
    },
    edges={
        (UNSIGNED, "seal"): UNSIGNED,
        (UNSIGNED, "sign"): SIGNED,
        (UNSIGNED, "void"): BILL_VOID,
        (SIGNED, "send"): BILL_SENT,
        (SIGNED, "void"): BILL_VOID,
        (BILL_SENT, "receive"): BILL_RECEIVED,
        (BILL_SENT, "pay"): BILL_PAID,
        (BILL_SENT, "fail"): BILL_FAILED,
        (BILL_SENT, "void"): BILL_VOID,
        (BILL_RECEIVED, "pay"): BILL_PAID,
        (BILL_RECEIVED, "fail"): BILL_FAILED,
        (BILL_RECEIVED, "void"): BILL_VOID,
        (BILL_PAID, "clear"): BILL_CLEARED,
        (BILL_PAID, "bounce"): BILL_FAILED,
        (BILL_FAILED, "void"): BILL_VOID,
    },
)

UNCLAIMED, UNCONFIRMED, REVIEWED, CONFIRMED, REFUND_CLEARED = "10", "20", "30", "40", "50"

REFUND = Machine(
    "退款",
    states={
        UNCLAIMED: "待认领",
        UNCONFIRMED: "待确认",
        REVIEWED: "单位已审",
        CONFIRMED: "已确认",
        REFUND_CLEARED: "已清算",
    },
    actions={
        "claim": "认领",
        "unclaim": "退回认领",
        "review": "单位审核",
        "confirm": "确认",
        "clear": "退款清算",
    },
    edges={
        (UNCLAIMED, "claim"): UNCONFIRMED,
        (UNCONFIRMED, "unclaim"): UNCLAIMED,
        (UNCONFIRMED, "review"): REVIEWED,
        (REVIEWED, "unclaim"): UNCLAIMED,
        (REVIEWED, "confirm"): CONFIRMED,
        (CONFIRMED, "clear"): REFUND_CLEARED,
    },
)
FAIL, PAYEE_RETURN, AGENCY_RETURN, PRIOR = "1", "2", "3", "4"
"""退款类型：1 支付失败（清算前退票），2、3 当年退款，4 跨年。"""

(
    CORRECT_DRAFT,
    CORRECT_AGENCY,
    CORRECT_MOF,
    CORRECT_WAITING,
    CORRECT_EFFECTIVE,
    CORRECT_VOID,
) = ("10", "20", "30", "40", "50", "90")

CORRECTION = Machine(
    "更正",
    states={
        CORRECT_DRAFT: "草稿",
        CORRECT_AGENCY: "待单位审核",
        CORRECT_MOF: "待财政审核",
        CORRECT_WAITING: "待生效",
        CORRECT_EFFECTIVE: "已生效",
        CORRECT_VOID: "作废",
    },
    actions={
        "submit": "送审",
        "to_agency": "退回单位审核",
        "to_mof": "转财政审核",
        "to_treasury": "转国库科生效",
        "take_effect": "生效",
        "return": "退回",
        "withdraw": "撤销送审",
        "void": "作废",
    },
    edges={
        (CORRECT_DRAFT, "submit"): CORRECT_AGENCY,
        (CORRECT_DRAFT, "void"): CORRECT_VOID,
        (CORRECT_AGENCY, "to_agency"): CORRECT_AGENCY,
        (CORRECT_AGENCY, "to_mof"): CORRECT_MOF,
        (CORRECT_AGENCY, "to_treasury"): CORRECT_WAITING,
        (CORRECT_AGENCY, "return"): CORRECT_DRAFT,
        (CORRECT_AGENCY, "withdraw"): CORRECT_DRAFT,
        (CORRECT_MOF, "to_agency"): CORRECT_AGENCY,
        (CORRECT_MOF, "to_mof"): CORRECT_MOF,
        (CORRECT_MOF, "to_treasury"): CORRECT_WAITING,
        (CORRECT_MOF, "return"): CORRECT_DRAFT,
        (CORRECT_WAITING, "to_agency"): CORRECT_AGENCY,
        (CORRECT_WAITING, "to_mof"): CORRECT_MOF,
        (CORRECT_WAITING, "to_treasury"): CORRECT_WAITING,
        (CORRECT_WAITING, "take_effect"): CORRECT_EFFECTIVE,
        (CORRECT_WAITING, "return"): CORRECT_DRAFT,
    },
)
