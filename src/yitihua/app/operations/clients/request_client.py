"""申请接口客户端：新建或换密钥，安全保密管理员提出，另一名管理员批准才生效（R-WFL-024）。"""

from datetime import date
from ipaddress import ip_network
from uuid import UUID

from pydantic import Field, SecretStr

from yitihua.app.clients import signatures, vault
from yitihua.app.identity.accounts import refuse
from yitihua.app.identity.duties import conflicts_of
from yitihua.infra.clients.models import ApiClient, ApiClientChange
from yitihua.infra.clients.principals import MACHINE_ROLES
from yitihua.infra.identity.roles import ROLES
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Code, Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx
from yitihua.kernel.findings import Findings


class ClientKey(Command):
    """HMAC-SM3 给 `secret`，其余给 `public_key`；密钥自己生成，系统不发密钥，日志里不留。"""

    algorithm: str = Field(pattern="^(HMAC-SM3|SM2|RSA|ED25519)$", description="签名算法")
    secret: SecretStr = Field(default=SecretStr(""), max_length=200, description="共享密钥，32 至 200 位")
    public_key: str = Field(default="", max_length=4000, description="公钥")
    reason: str = Field(min_length=4, max_length=200, description="申请理由")


class RequestClient(ClientKey):
    """范围同人的授权：单位、部门角色写 `agency_prefix`，业务科室写 `mof_dep_code`。"""

    client_name: str = Field(min_length=2, max_length=100, description="客户端名称")
    owner_agency: Code = Field(default="", max_length=21, description="所属单位代码")
    roles: list[str] = Field(min_length=1, max_length=10, description="角色码")
    agency_prefix: Code = Field(default="", max_length=21, description="单位代码前缀")
    mof_dep_code: Code = Field(default="", max_length=6, description="对口科室")
    ip_allow: list[str] = Field(default=[], max_length=50, description="允许的来源地址或地址段，空即不限")
    expire_date: date | None = Field(default=None, description="截止日期，含当日")
    rate_limit: int = Field(default=0, ge=0, le=60_000, description="每分钟次数，0 即按参数")


class RotateClient(ClientKey):
    client_id: UUID = Field(description="客户端主键")


class ClientChangeOut(Out):
    change_id: UUID
    status: str


@operation("identity.client.request", title="申请接口客户端", roles={"SEC_ADM"}, money=False)
def request_client(command: RequestClient, *, ctx: Ctx) -> ClientChangeOut:
    """角色只能是业务岗位，职责照人的规矩分离；批准时再判一次。"""
    check_roles(command.roles)
    _check_places(command)
    if command.expire_date is not None and command.expire_date < ctx.biz_date:
        raise refuse("E-CLIENT", "截止日期已过", field="expire_date", step="请写今天或以后的日期，或空着")
    change = ApiClientChange(
        action="create",
        client_name=command.client_name,
        owner_agency=command.owner_agency,
        roles=sorted(set(command.roles)),
        agency_prefix=command.agency_prefix,
        mof_dep_code=command.mof_dep_code,
        ip_allow=[_network(item) for item in command.ip_allow],
        expire_date=command.expire_date,
        rate_limit=command.rate_limit,
    )
    return _pend(change, command, ctx=ctx)


@operation("identity.client.rotate", title="申请换接口密钥", roles={"SEC_ADM"}, money=False)
def rotate_client(command: RotateClient, *, ctx: Ctx) -> ClientChangeOut:
    """批准之前旧密钥照用；角色、范围、期限不变。"""
    client = ApiClient.objects.filter(client_id=command.client_id, mof_div_code=ctx.mof_div_code).first()
    if client is None:
        raise no_access()
    if client.status != "on":
        raise refuse("E-STATE", "客户端已停用", field="client_id", step="停用的不再启用，请另行申请")
    if ApiClientChange.objects.filter(client=client, status="pending").exists():
        raise refuse("E-CLIENT", "已有待批准的换密钥申请", field="client_id", step="请先批准或驳回那一笔")
    names = ("client_name", "owner_agency", "roles", "agency_prefix", "mof_dep_code", "ip_allow", "expire_date")
    terms = {name: getattr(client, name) for name in (*names, "rate_limit")}
    return _pend(ApiClientChange(action="rotate", client=client, **terms), command, ctx=ctx)


def check_roles(roles: list[str]) -> None:
    """机器客户端没有三员与技术岗位，也不合成冲突的岗位。"""
    odd = [code for code in roles if code not in MACHINE_ROLES]
    if odd:
        text = f"接口客户端不能有角色 {'、'.join(odd)}"
        raise refuse("E-CLIENT", text, field="roles", step=f"可选：{'、'.join(MACHINE_ROLES)}")
    Findings.of(conflicts_of(set(roles))).raise_if_blocking()


def _check_places(command: RequestClient) -> None:
    """各角色要的范围都给了，没有角色要的不给：不该由范围写漏变成看得更多。"""
    kinds = {ROLES[code].scope for code in command.roles}
    needs = {"agency_prefix": bool(kinds & {"agency", "dept"}), "mof_dep_code": "mof_dep" in kinds}
    given = {"agency_prefix": command.agency_prefix, "mof_dep_code": command.mof_dep_code}
    for field, wanted in needs.items():
        if wanted != bool(given[field]):
            text = "所选角色须写明这一项范围" if wanted else "所选角色不按这一项定范围"
            raise refuse("E-CLIENT", text, field=field, step="单位、部门角色写单位代码前缀，业务科室写对口科室")
    if "division" in kinds and len(kinds) > 1:
        step = "全区划的岗位与单位、科室的岗位请分成两个客户端"
        raise refuse("E-CLIENT", "全区划角色与限定范围的角色不能放在一起", field="roles", step=step)


def _network(text: str) -> str:
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise refuse(
            "E-CLIENT", f"来源地址 {text[:40]} 的写法不对", field="ip_allow", step="如 10.1.2.3 或 10.1.2.0/24"
        ) from None


def _pend(change: ApiClientChange, command: ClientKey, *, ctx: Ctx) -> ClientChangeOut:
    change.algorithm, change.reason = command.algorithm, command.reason
    change.sealed_secret, change.public_key = _key(command)
    change.mof_div_code = ctx.mof_div_code
    change.applicant, change.applicant_name = ctx.principal.user_id, ctx.principal.user_name
    change.save(force_insert=True)
    ctx.subjects.append(("identity.client_change", str(change.change_id)))
    return ClientChangeOut.model_validate(change)


def _key(command: ClientKey) -> tuple[str, str]:
    """（密文，公钥）；两样只给一样，与算法相符。"""
    secret = command.secret.get_secret_value()
    shared = command.algorithm == signatures.HMAC
    if shared != bool(secret) or shared == bool(command.public_key):
        step = "HMAC-SM3 只给共享密钥，SM2、RSA、ED25519 只给公钥"
        raise refuse("E-CLIENT", "密钥与算法不符", field="algorithm", step=step)
    if shared:
        if len(secret) < 32:
            raise refuse("E-CLIENT", "共享密钥不足 32 位", field="secret", step="请用 openssl rand -hex 32 生成")
        return vault.seal(secret), ""
    try:
        signatures.check_key(command.algorithm, command.public_key)
    except signatures.KeyUnfit as error:
        raise refuse("E-CLIENT", str(error), field="public_key", step="请核对公钥，只交公钥，私钥自己留着") from None
    return "", command.public_key.strip()
