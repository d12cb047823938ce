"""调整调剂对上层的承诺：合同模块登记采购合同未付额的答复（R-ADJ-014）。"""

from yitihua.modules.adjustment.inquiries import CONTRACT_UNPAID, Unpaid

__all__ = ["CONTRACT_UNPAID", "Unpaid"]
