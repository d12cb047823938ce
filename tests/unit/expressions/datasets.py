"""试验用的数据集：支付申请，关联指标，名下明细，可开窗口汇总。"""

from decimal import Decimal

from yitihua.engines.expressions import Dataset, Field, Type, WindowSet

DETAIL = Dataset(
    "收款明细",
    {
        "pay_amt": Field("明细金额", Type.MONEY),
        "is_gov_pur": Field("是否政府采购", Type.FLAG),
        "per_sta_code": Field("人员状态", Type.CODE),
        "pay_date": Field("支付日期", Type.DATE),
    },
)
INDICATOR = Dataset(
    "指标", {"thr_exp_code": Field("三公分项", Type.CODE), "cur_amt": Field("指标可用", Type.MONEY, attr="free")}
)
PAYMENT_ROWS = Dataset(
    "支付", {"receiver_code": Field("收款人代码", Type.TEXT), "payee_acct_no": Field("收款账号", Type.TEXT)}
)
PAYMENT = Dataset(
    "支付申请",
    {
        "pay_app_amt": Field("支付申请金额", Type.MONEY, minimum=Decimal("0.01")),
        "set_mode_code": Field("结算方式", Type.CODE, codes=frozenset({"1", "2", "3"})),
        "dep_bgt_eco_code": Field("部门经济分类", Type.CODE),
        "use_des": Field("用途", Type.TEXT),
        "date": Field("申请日期", Type.DATE),
        "is_gov_pur": Field("是否政府采购", Type.FLAG),
        "urgent": Field("加急", Type.BOOL),
        "head_count": Field("在职人数", Type.NUMBER, step=Decimal(1)),
        "details": Field("明细", Type.SET, rows=DETAIL),
    },
    related={"indicator": INDICATOR},
    windows=(WindowSet(PAYMENT_ROWS, frozenset({"同收款人同金额3日", "同项目30日"})),),
)
