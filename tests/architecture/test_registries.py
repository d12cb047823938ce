"""登记簿：每个操作、规则、模型、记录都说得清自己。"""

import re

import pytest

pytestmark = pytest.mark.usefixtures("composed")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OPERATION_CODE = re.compile(r"[a-z]+(\.[a-z_]+){2}$")
RULE_CODE = re.compile(r"[RE]-[A-Z]+-[0-9A-Z]+(-\d+)?$")


def test_每个操作有中文标题与说明和岗位() -> None:
    from yitihua.infra.operation.registry import OPERATIONS

    assert len(OPERATIONS) >= 50
    broken = [
        code
        for code, item in OPERATIONS.items()
        if not (CHINESE.search(item.title) and CHINESE.search(item.doc) and item.doc != item.title and item.roles)
    ]
    assert broken == []


def test_操作码三段且都是小写英文() -> None:
    from yitihua.infra.operation.registry import OPERATIONS

    assert [code for code in OPERATIONS if not OPERATION_CODE.match(code)] == []


def test_操作的岗位都登记过() -> None:
    from yitihua.infra.identity.roles import ROLES
    from yitihua.infra.operation.registry import OPERATIONS

    assert {role for _, item in OPERATIONS.items() for role in item.roles} - set(ROLES) == set()


def test_每条规则有提示语依据下一步与一正一反两个例子() -> None:
    from yitihua.kernel.rulebook import RULEBOOK

    assert len(RULEBOOK) >= 100
    for code, card in RULEBOOK.items():
        assert RULE_CODE.match(code), code
        for text in (card.title, card.message, card.basis, card.next_step):
            assert CHINESE.search(text), (code, text)
        assert [example.fires for example in card.examples] == [True, False], code
        assert len({example.title for example in card.examples}) == 2, code
        assert all(example.title.strip() for example in card.examples), code


def test_每条规则的例子都跑得通且有一对只差最小一步() -> None:
    from yitihua.engines.rules import RULES, run_examples

    assert len(RULES.registry) >= 20
    assert [problem for _, rule in RULES.registry.items() for problem in run_examples(rule)] == []


def test_每张表声明归类与中文表注() -> None:
    from yitihua.infra.scoping.models import TableRow
    from yitihua.infra.scoping.policies import declared_models

    own = [model for model in declared_models() if model.__module__.startswith("yitihua.")]
    assert len(own) >= 40
    for model in own:
        assert issubclass(model, TableRow), model
        assert model.table_class in ("division", "shared", "system"), model
        assert CHINESE.search(model._meta.db_table_comment or ""), model
        assert model._meta.db_table == model._meta.db_table.lower(), model


def test_带区划列而不按区划隔离的表只有这几张() -> None:
    """收报文之前还不知道区划的机构，以及由平台自己读的参数与版本（docs/adr/0018）。"""
    from yitihua.infra.scoping.policies import declared_models

    own = [model for model in declared_models() if model.__module__.startswith("yitihua.")]
    found = {
        model._meta.db_table
        for model in own
        if getattr(model, "table_class", "") == "system" and any(f.column == "mof_div_code" for f in model._meta.fields)
    }
    assert found == {"bas_data_version", "sys_machine_client", "sys_parameter", "sys_api_client"}


def test_外键不出模块() -> None:
    from yitihua.infra.scoping.policies import declared_models

    crossing = [
        f"{model._meta.db_table}.{field.column}"
        for model in declared_models()
        if model.__module__.startswith("yitihua.")
        for field in model._meta.local_fields
        if field.is_relation and field.related_model._meta.app_label != model._meta.app_label
    ]
    assert crossing == []


def test_记录的本地列有中文名() -> None:
    from yitihua.engines.meta.records import RECORDS

    assert len(RECORDS) >= 30
    wrong = [
        (table, name) for table, item in RECORDS.items() for name, cn in item.local.items() if not CHINESE.search(cn)
    ]
    assert wrong == []
