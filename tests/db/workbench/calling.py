"""经真实路由取：`call(路径, 谁, …)`。"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.security import django_auth

from yitihua.app.api import documents, exports, problems, records, rules, search, todo, workbench
from yitihua.kernel.context import Principal

Call = Callable[..., HttpResponse]


@pytest.fixture(scope="session")
def resolver() -> Any:
    api = NinjaAPI(auth=django_auth, docs_url=None, urls_namespace="workbench-test")
    problems.install(api)
    for part in (records, exports, search, rules, workbench, todo, documents):
        api.add_router("", part.router)
    patterns, app, namespace = api.urls
    return URLResolver(RegexPattern("^/"), patterns, app_name=app, namespace=namespace)


@pytest.fixture
def call(resolver: Any) -> Call:
    """`call(路径, 谁, body=…, 条件…)`：给了正文即 POST。"""

    def fetch(path: str, who: Principal, *, body: Any = None, **query: str) -> HttpResponse:
        factory = RequestFactory()
        if body is None:
            request: Any = factory.get(path, query)
        else:
            request = factory.post(path, json.dumps(body), content_type="application/json", query_params=query)
        request.user = SimpleNamespace(is_authenticated=True)
        request.yitihua_principal = who
        request._dont_enforce_csrf_checks = True
        found = resolver.resolve(path)
        answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
        return answer

    return fetch
