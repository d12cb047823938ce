"""清单外的写法一律拒绝，提示说得出哪里、为什么、怎么改（R-MON-900、R-MON-909）。"""

import pytest

from yitihua.engines.expressions import ExpressionError, Type, compile_expression

from .datasets import PAYMENT

PARAMS = {"限额": Type.MONEY, "cash_limit": Type.MONEY, "类别": Type.CODE}


def refused(text: str, *, result: Type = Type.BOOL) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, dataset=PAYMENT, params=PARAMS, result=result)
    return caught.value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("没有的要素 > 1", "数据集“支付申请”里没有要素“没有的要素”（第1个字）"),
        ("pay_app_amt > 1 and 指标.没有 = 1", "数据集“指标”里没有要素“没有”（第21个字）"),
        ("合同.金额 > 1", "数据集“支付申请”没有关联“合同”（第1个字）"),
        ("pay_app_amt > :没有", "没有参数“:没有”"),
        ("pay_app_amt > 1 -- 注释", "不能写注释（第15个字）"),
        ("/* 注释 */ pay_app_amt > 1", "不能写注释（第10个字）"),
        ("pay_app_amt as x", "不允许的写法“as”（第13个字）"),
        ("pay_app_amt > (select 1)", "不允许的写法“select”（第16个字）"),
        ("pay_app_amt in (select 1)", "不允许的写法“select”（第17个字）"),
        ("pay_app_amt > 1; drop table x", "不允许的写法“;”（第16个字）"),
        ("pay_app_amt::text = '1'", "不允许的写法“::”（第12个字）"),
        ("pay_app_amt != 1", "不允许的写法“!=”，不等于请写 <>（第13个字）"),
        ("use_des is null", "不允许的写法“is”（第9个字）"),
        ("pay_app_amt % 2 = 0", "不允许的写法“%”（第13个字）"),
        ("sum(pay_app_amt) > 1", "没有函数“sum”，请用 合计（第1个字）"),
        ("pg_sleep(10) = 1", "没有函数“pg_sleep”（第1个字）"),
        ("current_user = '1'", "不允许的写法“current_user”（第1个字）"),
        ('"pay_app_amt" > 1', '不允许的写法“"pay_app_amt"”（第1个字）'),
        ("use_des = $$买纸$$", "不允许的写法“$$买纸$$”（第11个字）"),
        ("use_des = E'买纸'", "不允许的写法“E'买纸'”（第11个字）"),
        ("use_des = '买\\纸'", "文本里不能有反斜线和控制字符（第11个字）"),
        ("use_des = '买' '纸'", "两段文本之间缺少运算符（第15个字）"),
        ("use_des = '买纸", "引号没有成对"),
        ("（pay_app_amt > 1）", "请把“（”改成半角符号（第1个字）"),
        ("pay_app_amt > 1e5", "数写错了：“1e5”（第15个字）"),
        ("pay_app_amt > 12abc", "数写错了：“12”（第15个字）"),
        ("", "表达式为空（第1个字）"),
        ("pay_app_amt >", "写法不完整或不通，请检查括号、逗号和运算符"),
        ("(pay_app_amt > 1", "写法不完整或不通，请检查括号、逗号和运算符"),
        ("pay_app_amt > 1 加急", "不允许的写法"),
        ("pay_app_amt, 1", "写法不完整或不通，请检查括号、逗号和运算符"),
        ("指标.明细.金额 > 1", "不允许的写法"),
        ("a.pay_app_amt.b > 1", "不允许的写法"),
        ("set_mode_code like '%3'", "like 只用前缀，如 '302%'（第20个字）"),
        ("set_mode_code like '3_%'", "like 只用前缀，如 '302%'（第20个字）"),
        ("set_mode_code like '3'", "like 只用前缀，如 '302%'（第20个字）"),
        ("set_mode_code in ()", "in 的括号里没有取值（第1个字）"),
        ("set_mode_code in (dep_bgt_eco_code)", "in 里只能写常量或参数（第19个字）"),
        ("set_mode_code = 3", "不能相比，代码与文本一律加引号（第1个字）"),
        ("pay_app_amt > '3'", "不能相比，数不加引号（第1个字）"),
        ("pay_app_amt > use_des", "“pay_app_amt”是数，“use_des”是文本，不能相比（第1个字）"),
        ("is_gov_pur = 3", "是否类只有 1 是、2 否（第14个字）"),
        ("is_gov_pur > 1", "是否类只能用 =、<>、in（第1个字）"),
        ("date > '2022-2-30'", "日期请写成 '2022-12-31'（第8个字）"),
        ("加急 = 加急", "条件不能相比（第1个字）"),
        ("pay_app_amt and 加急", "“pay_app_amt”是数，这里要条件（第1个字）"),
        ("pay_app_amt + use_des > 1", "“use_des”是文本，这里要数（第15个字）"),
        ("details > 1", "“明细”是集合，只能用在合计、计数、最大、最小里（第1个字）"),
        ("合计(pay_app_amt, 1) > 1", "没有集合“pay_app_amt”"),
        ("合计(details) > 1", "函数“合计”要2至3个参数，写了1个（第1个字）"),
        ("合计(明细, 支付日期) > 1", "合计的算式须是数"),
        ("合计(明细, pay_app_amt) > 1", "数据集“收款明细”里没有要素“pay_app_amt”"),
        ("sum_over(支付, '随便写的') > 1", "数据集“支付”没有登记窗口“随便写的”"),
        ("sum_over(指标, '同项目30日') > 1", "没有登记可汇总的数据集“指标”"),
        ("distinct_over(支付, '同项目30日', 没有) > 1", "数据集“支付”里没有要素“没有”"),
        ("round(pay_app_amt, 0.5) > 1", "小数位数须是 0 至 12 的整数"),
        ("round(pay_app_amt) > 1", "函数“round”要2个参数，写了1个（第1个字）"),
        ("coalesce(use_des, 0) = ''", "coalesce 各参数须同是数、文本或日期"),
        ("case use_des when '1' then 1 end > 1", "请写 case when 条件 then 值"),
        ("case when 加急 then 1 else '1' end > 1", "case 各分支须同是数、文本或日期，现为数、文本"),
        ("pay_app_amt", "结果是数，这里要条件"),
        ("- " * 60 + "pay_app_amt > 1", "嵌套过深"),
        ("(" * 60 + "pay_app_amt" + ")" * 60 + " > 1", "嵌套过深"),
        ("(pay_app_amt + 1, 2) = 1", "不允许的写法"),
    ],
)
def test_清单外的写法被拒绝(text: str, message: str) -> None:
    assert message in str(refused(text))


def test_代码不在代码集报_909_并指出是哪个代码() -> None:
    error = refused("set_mode_code = '9'")
    assert (error.rule, error.element) == ("R-MON-909", "9")
    assert str(error) == "结算方式代码“9”不在该要素当年代码集内（第17个字）"
    assert refused("set_mode_code in ('1', '9')").rule == "R-MON-909"
    assert refused("set_mode_code like '9%'").element == "9"


def test_惹事的要素单独给出_供_900_的提示语用() -> None:
    error = refused("pay_app_amt > 1 and 不存在 = 1")
    assert (error.rule, error.element, error.position) == ("R-MON-900", "不存在", 20)


def test_节点数到二百为止() -> None:
    terms = " + ".join(["pay_app_amt"] * 99)
    assert compile_expression(f"{terms} > 1", dataset=PAYMENT).kind.value == "条件"
    terms = " + ".join(["pay_app_amt"] * 100)
    assert "表达式有201个节点，最多200个" in str(refused(f"{terms} > 1"))


def test_过长的表达式在交给解析器之前就拒绝() -> None:
    assert "最多4000个字" in str(refused("1" * 4_001))
    assert "最多800个词" in str(refused("1 + " * 500 + "1 > 0"))
