"""表达式不合规矩时的说法：哪里不对、在第几个字、怎么改。

The one error of the expression engine, with position and offending element.
"""


class ExpressionError(ValueError):
    """表达式不能发布；`element` 是惹事的要素，`position` 从 0 起，`rule` 是通用规则号。"""

    def __init__(
        self, message: str, *, position: int | None = None, element: str = "", rule: str = "R-MON-900"
    ) -> None:
        place = "" if position is None else f"（第{position + 1}个字）"
        super().__init__(message + place)
        self.message = message
        self.position = position
        self.element = element
        self.rule = rule
