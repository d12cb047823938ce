"""预算调整调剂的规则（04 第 6 节）。"""

from yitihua.modules.adjustment.rules import adding, approval, moving

__all__ = ["adding", "approval", "moving"]
