"""个人证书的登记与吊销：签章、下达凭它认人（R-WFL-020）。"""

from datetime import date
from uuid import UUID

from django.db import IntegrityError
from pydantic import Field

from yitihua.app.identity.accounts import locked_user, refuse
from yitihua.app.identity.certificates import read_certificate
from yitihua.infra.identity.models import Certificate
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.command import Command, Out
from yitihua.infra.operation.registry import operation
from yitihua.kernel.context import Ctx


class RegisterCertificate(Command):
    """`certificate` 是 PEM 文本，只有证书，不收私钥。"""

    username: str = Field(max_length=60, description="持有人账号")
    certificate: str = Field(min_length=1, max_length=8000, description="证书（PEM）")


class RevokeCertificate(Command):
    certificate_id: UUID = Field(description="证书主键")
    reason: str = Field(min_length=4, max_length=200, description="吊销原因")


class CertificateOut(Out):
    """登记下来的证书。"""

    certificate_id: UUID
    serial: str
    valid_from: date
    valid_to: date


@operation("identity.certificate.register", title="登记个人证书", roles={"SEC_ADM"}, money=False)
def register_certificate(command: RegisterCertificate, *, ctx: Ctx) -> CertificateOut:
    """账号在用、证书读得懂且没过期、没登记过；换证不必吊销旧的，哪张在有效期内都行。"""
    user = locked_user(command.username, ctx=ctx)
    if str(user.user_id) == ctx.principal.user_id:
        raise refuse("E-CERT", "不能给自己登记证书", field="username", step="请由另一名安全保密管理员登记")
    if not user.is_active:
        raise refuse("E-USER", f"账号 {user.username} 已停用", field="username", step="停用的账号不能登记证书")
    if "PRIVATE KEY" in command.certificate:
        raise refuse(
            "E-CERT", "文本里有私钥", field="certificate", step="私钥不得交给任何人；只粘贴证书，并更换这对密钥"
        )
    found = read_certificate(command.certificate)
    if found.valid_to < ctx.biz_date:
        text = f"证书已于 {found.valid_to} 到期"
        raise refuse("E-CERT", text, field="certificate", step="请登记在有效期内的证书")
    row = Certificate(
        mof_div_code=ctx.mof_div_code,
        holder=str(user.user_id),
        username=user.username,
        user_name=user.user_name,
        serial=found.serial,
        issuer=found.issuer,
        subject=found.subject,
        algorithm=found.algorithm,
        pem=found.pem,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        registrar=ctx.principal.user_id,
        registrar_name=ctx.principal.user_name,
    )
    try:
        row.save(force_insert=True)
    except IntegrityError:
        text = f"序列号 {found.serial} 的证书已经登记过"
        raise refuse("E-CERT", text, field="certificate", step="一张证书只登记一人，请核对是谁的") from None
    ctx.subjects += [("identity.certificate", str(row.certificate_id)), ("identity.user", str(user.user_id))]
    return CertificateOut.model_validate(row)


@operation("identity.certificate.revoke", title="吊销个人证书", roles={"SEC_ADM", "SYS_ADM"}, money=False)
def revoke_certificate(command: RevokeCertificate, *, ctx: Ctx) -> CertificateOut:
    """当日起无效，不能恢复；此前盖的章、下达的指标不受影响。"""
    row = (
        Certificate.objects.select_for_update()
        .filter(certificate_id=command.certificate_id, mof_div_code=ctx.mof_div_code)
        .first()
    )
    if row is None:
        raise no_access()
    if row.revoke_date is not None:
        raise refuse("E-STATE", f"这张证书已于 {row.revoke_date} 吊销", step="不必重复办理")
    row.revoke_date, row.revoke_reason = ctx.biz_date, command.reason
    row.save(update_fields=["revoke_date", "revoke_reason"])
    ctx.subjects.append(("identity.certificate", str(row.certificate_id)))
    return CertificateOut.model_validate(row)
