"""拒收代码表：类别字母加 3 位序号，一经使用不改含义；原因写给对方看，截到 200 字节。

Stable reject codes (F format, S signature, D duplicate, B business, L quota, T transport).
来源：standard/messages.md §5.1、§5.2。F001–F017 尽量与 §5.1 的条号相同。
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from yitihua.engines.messages.field_values import cut_to_width
from yitihua.kernel.findings import Finding, Findings, Level

REASON_WIDTH: Final = 200

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "F001": "报文不规范，无法解析",
        "F002": "信封与凭证体不一致",
        "F003": "国库主体代码不是 10 位数字",
        "F004": "财政机关代码不是 1 至 12 位数字",
        "F005": "业务年度不对",
        "F006": "凭证号为空或过长",
        "F007": "日期不对",
        "F008": "金额写法不对",
        "F009": "主单金额正负不对",
        "F010": "主单金额与明细合计不等",
        "F011": "明细条数不对",
        "F012": "明细 Id 为空或重复",
        "F013": "字段超宽",
        "F014": "行号不是 12 位数字",
        "F015": "支付方式编码不对",
        "F016": "业务类型编码不对",
        "F017": "资金性质编码不对",
        "F018": "账号写法不对",
        "F019": "必填字段为空",
        "F020": "收发标志不是 0 或 1",
        "F021": "有不能写入报文的字",
        "F022": "数值写法不对",
        "F023": "有报文未声明的字段",
        "F024": "明细金额与主单金额正负不一致",
        "F025": "发送单已填回单金额",
        "F026": "户名较长，部分接收方会拒收",
        "F027": "凭证类型未登记",
        "F028": "行政区划代码不是 6 位或 9 位数字",
        "F029": "信封张数与实际不符",
        "F030": "同一信封内凭证重号",
        "F031": "有字段表以外的元素，原样保留",
        "S001": "没有签名",
        "S002": "签名值读不了",
        "S003": "证书不在信任名单内",
        "S004": "证书不在有效期内",
        "S005": "证书已吊销",
        "S006": "验签不过",
        "S007": "签名算法强度不足，拒收",
        "S008": "签名算法强度不足，按配置放行",
        "S009": "未提供信任名单，未核对签名人",
        "S010": "证书不能用于该签名位",
        "S011": "所注序列号与证书不一致",
        "S012": "缺发送方的签名",
        "D001": "重复收到，内容一致",
        "D002": "凭证号重复且内容不一致",
        "B001": "回单与原单不是同一张凭证",
        "B002": "回单改动了原单内容",
        "B003": "回单缺实际金额",
        "B004": "实际金额既不是 0 也不是凭证金额",
        "B005": "主单实际金额与明细合计不等",
        "B006": "回单缺实际日期",
        "B007": "实际日期早于凭证日期",
        "B008": "回单缺银行交易流水号",
        "B009": "未办成而没有说明原因",
        "L001": "清算额度不足",
        "T001": "报文过大",
        "T002": "信封内凭证或签名过多",
    }
)


def reason_of(findings: Iterable[Finding]) -> tuple[str, str]:
    """取最重的一条作为拒收代码，并把全部拒绝级原因连成一句，按 GBK 字节截到 200。

    没有拒绝级时返回两个空文字。
    """
    blocking = Findings.of(findings).at(Level.BLOCK)
    if not blocking:
        return "", ""
    text = "；".join(f"{item.code} {item.message}" for item in blocking)
    return blocking[0].code, cut_to_width(text, width=REASON_WIDTH)
