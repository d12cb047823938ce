"""单位操作的输入输出：24 要素用标准字段名。"""

from datetime import date
from uuid import UUID

from pydantic import Field

from yitihua.infra.operation.command import Command, Flag, Out
from yitihua.kernel.codes import NO, YES

AGENCY_CODE = r"^\d{1,21}$"


class AgencyElements(Command):
    """24 要素中由人填写的部分。"""

    agency_name: str = Field(default="", max_length=300)
    agency_abbreviation: str = Field(default="", max_length=120)
    unifsoc_cred_code: str = Field(default="", max_length=18)
    agency_type_code: str = Field(default="", max_length=2)
    agency_adm_level_code: str = Field(default="", max_length=2)
    supdep_code: str = Field(default="", max_length=3)
    mof_dep_code: str = Field(default="", max_length=6)
    capital_type: str = Field(default="", max_length=1)
    executive_acc: str = Field(default="", max_length=2)
    ind_code: str = Field(default="", max_length=15)
    agency_leader_per_name: str = Field(default="", max_length=60)
    agency_add: str = Field(default="", max_length=300)
    zip: str = Field(default="", pattern=r"^(\d{6})?$")
    location: str = Field(default="", pattern=r"^(\d{9})?$")
    exp_func_code: str = Field(default="", max_length=7)
    is_pre_dep_bgt: Flag = YES
    is_pre_depar_fin_accounts: Flag = YES
    is_pre_fin_rep_gov_dep: Flag = YES
    is_pre_sta_own_asse_rep_adm: Flag = YES
    is_virtual_unit: Flag = NO
    agency_nature_code: str = Field(default="", max_length=2)


class CreateAgency(AgencyElements):
    """登记单位；上级由代码前缀确定，`start_date` 缺省为业务日期。"""

    agency_code: str = Field(pattern=AGENCY_CODE)
    start_date: date | None = None


class ChangeAgency(AgencyElements):
    """变更单位：只写要改的字段；自 `start_date` 起生效，旧版本止于前一日。"""

    agency_code: str = Field(pattern=AGENCY_CODE)
    row_version: int | None = None
    start_date: date | None = None
    version_name: str = Field(default="", max_length=400)


class DisableAgency(Command):
    """停用单位；自 `end_date` 次日起不可新引用。"""

    agency_code: str = Field(pattern=AGENCY_CODE)
    row_version: int | None = None
    end_date: date | None = None


class AgencyOut(Out):
    agency_id: UUID
    agency_code: str
    start_date: date
    end_date: date
    row_version: int
