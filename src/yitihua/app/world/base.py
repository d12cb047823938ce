"""基础世界：区划、代码、单位、账户、账号、流程、规则、记账模板，期间全开，无业务数据（scenarios.md）。"""

from datetime import date, datetime

from django.db import transaction

from yitihua.app.world.accounts import load_accounts
from yitihua.app.world.orgs import AGENT_BANKS, DIVISION, PBC_ORG
from yitihua.engines.messages.keyring import MOF_ORG, key_folder
from yitihua.engines.messages.org_keys import KEY_SUFFIX, generate_org_key, save_org_key
from yitihua.infra.calendar.clock import set_fixed
from yitihua.infra.identity.models import MachineClient
from yitihua.infra.scoping.divisions import set_divisions
from yitihua.modules.accounting.seeds.load import load_account_sets
from yitihua.modules.appropriation.seeds.load import load_element_control, load_prefixes
from yitihua.modules.basedata import public as basedata
from yitihua.modules.basedata.seeds import load as base_seeds

DEMO_MOMENT = datetime(2022, 11, 15, 10, 0)  # noqa: DTZ001  东八区业务时间，由业务时钟补时区


def load_base(*, fiscal_year: str = "2022", mof_div_code: str = DIVISION) -> None:
    """可重复执行；当前连接须能写共享表（属主）。"""
    with transaction.atomic():
        set_divisions([mof_div_code])
        base_seeds.load_codes(fiscal_year)
        base_seeds.load_divisions(fiscal_year)
        base_seeds.load_demo_city(fiscal_year, mof_div_code)
        load_element_control()
        load_prefixes(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
        load_account_sets(mof_div_code=mof_div_code, fiscal_year=fiscal_year)
        load_accounts(basedata.as_of(date(int(fiscal_year), 1, 1), mof_div_code, fiscal_year))
        _machine_clients(mof_div_code)
        set_fixed(DEMO_MOMENT)
    prepare_keys()


def _machine_clients(mof_div_code: str) -> None:
    rows = [(code, name, "BANK") for code, name in AGENT_BANKS.items()] + [(PBC_ORG, "人民银行国库", "PBC")]
    MachineClient.objects.bulk_create(
        [
            MachineClient(org_code=code, org_name=name, role_code=role, mof_div_code=mof_div_code)
            for code, name, role in rows
        ],
        ignore_conflicts=True,
    )


def prepare_keys() -> None:
    """财政、人民银行与各代理银行的演示密钥；已有的不动。"""
    for org in (MOF_ORG, PBC_ORG, *AGENT_BANKS):
        if not (key_folder() / f"{org}{KEY_SUFFIX}").exists():
            save_org_key(generate_org_key(org), key_folder())


def set_endpoints(urls: dict[str, str]) -> None:
    """把各机构的接收地址登记成模拟器的地址。"""
    for org, url in urls.items():
        MachineClient.objects.filter(org_code=org).update(endpoint=url)
