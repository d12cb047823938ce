"""银行、人民银行的收件口：不用登录，以登记的机构与报文签名认身份。"""

import base64
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from yitihua.app import trail
from yitihua.app.api.problems import answer
from yitihua.infra.identity.models import MachineClient
from yitihua.infra.identity.principals import machine_principal
from yitihua.infra.operation.authorize import no_access
from yitihua.infra.operation.execute import Call, execute
from yitihua.infra.operation.registry import OPERATIONS
from yitihua.kernel.errors import Refusal

router = Router(tags=["报文"])
_WORST = ("rejected", "duplicate", "accepted")


@router.post("/messages/inbox", auth=None, summary="接收报文")
def inbox(request: HttpRequest) -> HttpResponse:
    """请求体为信封原字节；应答 accepted、duplicate（200）或 rejected（422），带代码与原因。"""
    org_code = request.headers.get("X-Org-Code", "")[:12]
    client = MachineClient.objects.filter(org_code=org_code, is_enabled=1).first()
    if client is None:
        unknown = no_access().finding
        who = machine_principal(org_code, role_code="", mof_div_code=trail.home_division())
        who = replace(who, ip=request.META.get("REMOTE_ADDR", ""))
        trail.note_refused(who, trail.CALL, findings=[unknown], detail=trail.asked(request))
        return answer([unknown], status=403)
    operation = OPERATIONS["messages.inbox.receive"]
    command = operation.command.model_validate(
        {"org_code": org_code, "envelope": base64.b64encode(request.body).decode("ascii")}
    )
    principal = replace(
        machine_principal(org_code, role_code=client.role_code, mof_div_code=client.mof_div_code),
        ip=request.META.get("REMOTE_ADDR", ""),
    )
    try:
        response = execute(Call(operation, (command,), principal, request_id="")).response
    except Refusal as refusal:
        first = refusal.findings.items[0]
        return JsonResponse({"status": "rejected", "code": first.code, "reason": refusal.summary}, status=422)
    verdicts = response["result"]["verdicts"]
    worst = min(verdicts, key=lambda item: _WORST.index(item["status"]))
    return JsonResponse(worst, status=422 if worst["status"] == "rejected" else 200)
