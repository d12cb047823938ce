"""导入旧系统授权：逐条对照，转成待批准的申请；对不上的、不合规矩的逐条列出原因，不放行（R-WFL-025）。"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yitihua.app.identity.accounts import refuse
from yitihua.app.identity.legacy import permission_map, settle
from yitihua.infra.identity.models import LegacyGrant
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx

LIMIT = 2000
HEADER = {
    "旧账号": "old_user",
    "新账号": "username",
    "旧权限": "old_permission",
    "单位代码": "agency_prefix",
    "科室代码": "mof_dep_code",
    "要素范围": "elements",
    "不可见字段": "hidden_fields",
}


class LegacyRow(BaseModel):
    """旧系统的一条授权；`username` 不写即与旧账号相同。"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    old_user: str = Field(min_length=1, max_length=60, description="旧账号")
    username: str = Field(default="", max_length=60, description="新账号")
    old_permission: str = Field(min_length=1, max_length=100, description="旧权限")
    agency_prefix: Code = Field(default="", max_length=21, description="单位代码前缀")
    mof_dep_code: Code = Field(default="", max_length=6, description="对口科室")
    elements: str = Field(default="", max_length=400, description="要素范围，如 fund_type_code=11")
    hidden_fields: str = Field(default="", max_length=400, description="看不到的字段，如 payee_acct_no")


class ImportGrants(Command):
    """`rows` 与 `csv_text` 给一样；CSV 首行是 旧账号,新账号,旧权限,单位代码,科室代码,要素范围,不可见字段。

    后两栏可以没有；一格里有逗号的照 CSV 的写法加引号，或改用顿号。
    """

    rows: list[LegacyRow] = Field(default=[], max_length=LIMIT, description="旧授权，逐条")
    csv_text: str = Field(default="", max_length=500_000, description="旧授权，CSV 文本")


class LegacyOutcome(Out):
    """一条的结局：requested 已转申请、unmapped 待确认、refused 未通过、kept 先前已定不再动。"""

    legacy_id: UUID
    old_user: str
    old_permission: str
    status: str
    reasons: list[str] = []


class ImportOut(Out):
    """各种结局的条数与逐条结局。"""

    requested: int = 0
    unmapped: int = 0
    refused: int = 0
    kept: int = 0
    outcomes: list[LegacyOutcome]


@operation("migration.grant.import", title="导入旧系统授权", roles={"SEC_ADM"}, money=False)
def import_grants(command: ImportGrants, *, ctx: Ctx) -> ImportOut:
    """再导一次只重判待确认与未通过的；已转申请、已弃用的不动。转成的申请仍由另一名管理员逐笔批准。"""
    rows = list(command.rows) or list(_read_csv(command.csv_text))
    if not rows:
        raise refuse("E-LEGACY", "没有要导入的授权", field="rows", step="请给出 rows 或 csv_text")
    roles = permission_map(ctx=ctx)
    outcomes = [_import(row, role_code=roles.get(row.old_permission, ""), ctx=ctx) for row in rows]
    counts = Counter(item.status for item in outcomes)
    return ImportOut.model_validate({**counts, "outcomes": outcomes})


def _import(row: LegacyRow, *, role_code: str, ctx: Ctx) -> LegacyOutcome:
    place = row.model_dump(exclude={"username"})
    kept, created = LegacyGrant.objects.select_for_update().get_or_create(
        mof_div_code=ctx.mof_div_code,
        **place,
        defaults={"status": "unmapped", "importer_name": ctx.principal.user_name},
    )
    told = {"legacy_id": kept.legacy_id, "old_user": kept.old_user, "old_permission": kept.old_permission}
    if not created and kept.status in ("requested", "discarded"):
        return LegacyOutcome(**told, status="kept")
    kept.username = row.username or row.old_user
    found = settle(kept, role_code=role_code, reason=f"权限迁移：旧权限“{row.old_permission}”", ctx=ctx)
    kept.save(force_update=True)
    ctx.subjects.append(("identity.legacy", str(kept.legacy_id)))
    if kept.status == "unmapped":
        ctx.findings.add(found)
    return LegacyOutcome(**told, status=kept.status, reasons=[item.message for item in found])


def _read_csv(text: str) -> Iterator[LegacyRow]:
    """首行是栏目名；哪一行不对指到第几行。"""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff").strip()))
    unknown = [name for name in reader.fieldnames or [] if name.strip() not in HEADER]
    if unknown or (text.strip() and not {"旧账号", "旧权限"} <= {name.strip() for name in reader.fieldnames or []}):
        raise refuse("E-LEGACY", "CSV 的栏目名不对", field="csv_text", step=f"首行应为：{','.join(HEADER)}")
    for number, item in enumerate(reader, start=2):
        if number > LIMIT + 1:
            raise refuse("E-LEGACY", f"一次至多 {LIMIT} 条", field="csv_text", step="请分几次导入，重复的不会办两遍")
        try:
            if None in item or None in item.values():
                raise ValueError
            yield LegacyRow.model_validate({HEADER[key.strip()]: value or "" for key, value in item.items()})
        except (ValidationError, ValueError):
            step = "每行的栏数与首行一致，旧账号、旧权限必填，代码不超长"
            raise refuse("E-LEGACY", f"第 {number} 行读不懂", field="csv_text", step=step) from None
