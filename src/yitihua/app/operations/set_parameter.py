"""设置业务参数（00 第 10 节）：留依据，改动进操作日志。"""

from pydantic import Field

from yitihua.infra.calendar.models import Parameter
from yitihua.infra.calendar.parameters import SETTINGS
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level


class SetParameter(Command):
    """`basis` 是改动依据（文件、批示）；轧差清算必须写人民银行书面同意的文号。"""

    param_key: str = Field(max_length=60)
    param_value: str = Field(max_length=400)
    basis: str = Field(min_length=4, max_length=200)


class ParameterOut(Out):
    param_key: str
    param_value: str


@operation("basedata.parameter.set", title="设置业务参数", roles={"SYS_ADM", "IT"}, money=False)
def set_parameter(command: SetParameter, *, ctx: Ctx) -> ParameterOut:
    """只能设登记过的参数；写法不对的不收，免得到用的时候才出错。"""
    setting = SETTINGS.get(command.param_key)
    if setting is None:
        raise Refusal([_refused(f"没有参数{command.param_key}", hint="、".join(SETTINGS))])
    if not setting.kind.reads(command.param_value):
        text = f"参数{command.param_key}不能取{command.param_value}"
        raise Refusal([_refused(text, hint=setting.kind.hint)])
    Parameter.objects.update_or_create(
        param_key=command.param_key,
        mof_div_code=ctx.mof_div_code,
        fiscal_year=ctx.fiscal_year,
        defaults={"param_value": command.param_value, "remark": command.basis},
    )
    return ParameterOut(param_key=command.param_key, param_value=command.param_value)


def _refused(text: str, *, hint: str) -> Finding:
    return Finding("E-PARAM", Level.BLOCK, text, fields=("param_key", "param_value"), next_step=f"可取：{hint}")
