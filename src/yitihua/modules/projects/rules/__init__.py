"""项目库的规则（02 第 5 节）。"""

from yitihua.modules.projects.rules import arrange, store, submit

__all__ = ["arrange", "store", "submit"]
