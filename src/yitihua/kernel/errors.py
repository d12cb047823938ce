"""两种预期的错误：业务拒绝与请求不合格式；其余都是程序缺陷，不捕获。

Expected errors: a business refusal and a malformed request.
"""

from collections.abc import Iterable

from yitihua.kernel.findings import Finding, Findings, Level


class Refusal(Exception):
    """业务拒绝：带规则号、金额与下一步；业务数据原样不动。"""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = Findings.of(findings)
        super().__init__(self.summary)

    @property
    def summary(self) -> str:
        items = self.findings.items
        if len(items) == 1:
            return items[0].message
        return f"共{len(items)}项未通过，详见清单"

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.findings)


class RequestError(Exception):
    """接口级拒绝 E-REQ-001…008：请求本身不合格式，不属业务规则。"""

    def __init__(self, code: str, message: str, *, fields: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields

    @property
    def finding(self) -> Finding:
        return Finding(self.code, Level.BLOCK, self.message, fields=self.fields, next_step="请按接口说明修正后重发")


class ConfigurationError(Exception):
    """启动或发布时发现的配置错误，程序不得带着它运行。"""
