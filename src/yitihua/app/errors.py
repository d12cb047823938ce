"""把错误变成 HTTP 应答；状态码只在这里定（style“Errors”）。"""

from django.http import HttpRequest, JsonResponse


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    return JsonResponse({"message": "页面已过期，请刷新后重试", "findings": []}, status=403)
