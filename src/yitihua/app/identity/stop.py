"""所属单位停用，账号随之停用（R-WFL-026）。"""

from collections.abc import Collection

from yitihua.app.identity import rules as _rules  # noqa: F401
from yitihua.infra.identity.models import User
from yitihua.kernel.context import Ctx
from yitihua.kernel.rulebook import RULEBOOK


def stop_accounts(agency_codes: Collection[str], *, ctx: Ctx) -> int:
    """停掉这些单位还在用的账号，返回个数；各记一笔单据。"""
    users = User.objects.select_for_update().filter(
        mof_div_code=ctx.mof_div_code, agency_code__in=agency_codes, is_active=True
    )
    stopped = list(users.order_by("user_id"))
    for user in stopped:
        user.is_active, user.stop_reason = False, RULEBOOK["R-WFL-026"].message
        ctx.subjects.append(("identity.user", str(user.user_id)))
    User.objects.bulk_update(stopped, ["is_active", "stop_reason"])
    return len(stopped)
