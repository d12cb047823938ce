"""表达式：各种规则、公式、流程条件共用的一种小语言（设计第 7 节，07 第 5A 节）。

One whitelisted expression language with two back ends: Python closures and SQL.
"""

from yitihua.engines.expressions.dataset import Dataset, Field, Type, WindowSet
from yitihua.engines.expressions.errors import ExpressionError
from yitihua.engines.expressions.expression import Expression, compile_expression
from yitihua.engines.expressions.sql import SqlSet, SqlSource, SqlText
from yitihua.engines.expressions.tree import Kind, WindowCall

__all__ = [
    "Dataset",
    "Expression",
    "ExpressionError",
    "Field",
    "Kind",
    "SqlSet",
    "SqlSource",
    "SqlText",
    "Type",
    "WindowCall",
    "WindowSet",
    "compile_expression",
]
