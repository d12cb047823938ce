"""代码名称：按（代码集、代码、年度）成批解析；名称由代码带出，不手填（standard/README 第 3 节）。

Bulk resolution of code names.
"""

from collections.abc import Callable, Iterable

from yitihua.kernel.context import Ctx
from yitihua.kernel.registry import Registry

Resolver = Callable[[set[str], str, str], dict[str, str]]
"""(代码集合, 年度, 区划) → {代码: 名称}"""

OwnResolver = Callable[[set[str], Ctx], dict[str, str]]
"""(代码集合, 办事人的环境) → {代码: 名称}"""

NAMES: Registry[Resolver] = Registry("代码名称")
OWN_NAMES: Registry[OwnResolver] = Registry("按人解析的代码名称")
"""名称本身就是业务数据的代码集（项目）：填上别人的代码，不能换来别人的名称。"""


def register_names(code_set: str, resolver: Resolver) -> None:
    NAMES.add(code_set, resolver)


def resolve(code_set: str, codes: Iterable[str], *, fiscal_year: str, mof_div_code: str) -> dict[str, str]:
    """没有登记的代码集返回空；查不到的代码不出现在结果里。"""
    resolver = NAMES.get(code_set)
    wanted = {code for code in codes if code}
    if resolver is None or not wanted:
        return {}
    return resolver(wanted, fiscal_year, mof_div_code)


def register_own_names(code_set: str, resolver: OwnResolver) -> None:
    OWN_NAMES.add(code_set, resolver)


def resolve_seen(code_set: str, codes: Iterable[str], *, ctx: Ctx) -> dict[str, str]:
    """办事人看得到的名称：按人解析的代码集各按各的，其余人人相同。"""
    own = OWN_NAMES.get(code_set)
    if own is None:
        return resolve(code_set, codes, fiscal_year=ctx.fiscal_year, mof_div_code=ctx.mof_div_code)
    wanted = {code for code in codes if code}
    return own(wanted, ctx) if wanted else {}
