"""预算编制的规则（03 第 6 节）。"""

from yitihua.modules.budgeting.rules import annual, approval

__all__ = ["annual", "approval"]
