"""试分摊：按权数把金额分到分，不写库（00 第 7 节，T-GEN-002、003）。"""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import RequestError
from yitihua.kernel.money import AmountError, apportion, from_wan, parse_amount

Number = Annotated[str, Field(pattern=r"^\d{1,14}(\.\d{1,6})?$")]


class Apportion(Command):
    """`unit` 为 wan 时金额按万元录入，换成元后须恰到分。"""

    amount: Number
    unit: str = Field(default="yuan", pattern="^(yuan|wan)$")
    weights: list[Number] = Field(min_length=1, max_length=1000)


class ApportionOut(Out):
    amount: Decimal
    amounts: list[Decimal]


@operation("appropriation.indicator.apportion", title="试分摊", roles={"MOF_BIZ", "MOF_BGT", "DEPT"}, money=False)
def apportion_amount(command: Apportion, *, ctx: Ctx) -> ApportionOut:
    """尾差归最大一份，并列归最前。"""
    try:
        total = from_wan(command.amount) if command.unit == "wan" else parse_amount(command.amount)
        shares = apportion(total, weights=[Decimal(weight) for weight in command.weights])
    except AmountError as error:
        raise RequestError(error.rule, str(error), fields=("amount",)) from None
    return ApportionOut(amount=total, amounts=shares)
