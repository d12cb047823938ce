"""单位（24 要素）与财政内部机构（01 第 3.1 节）。"""

from typing import ClassVar

from django.db import models

from yitihua.infra.scoping.models import DivisionRow, flag_field, new_key, text_field
from yitihua.kernel.codes import YES
from yitihua.modules.basedata.models.codes import FOREVER


class Agency(DivisionRow):
    """单位的一个版本；同一年度内按 start_date 分版本，生效期不重叠。"""

    scope_mof_dep: ClassVar[str | None] = "mof_dep_code"

    agency_id = models.UUIDField("单位主键", primary_key=True, default=new_key)
    biz_key = text_field("业务唯一标识", 38)
    agency_code = models.CharField("单位代码", max_length=21, db_comment="单位代码")
    agency_name = models.CharField("单位名称", max_length=300, db_comment="单位名称")
    agency_abbreviation = text_field("单位简称", 120)
    unifsoc_cred_code = text_field("统一社会信用代码", 18)
    parent_id = text_field("父级节点ID（上级单位）", 38, default="0")
    level_no = models.SmallIntegerField("级次", default=1, db_comment="级次")
    is_leaf = flag_field("是否末级", default=YES)
    agency_level_code = text_field("单位层级代码", 1)
    agency_type_code = text_field("单位类型代码", 2)
    agency_adm_level_code = text_field("单位行政级别代码", 2)
    supdep_code = text_field("单位经费保障方式代码", 3)
    mof_dep_code = text_field("财政内部机构代码", 6)
    capital_type = text_field("部门标识代码", 1)
    executive_acc = text_field("执行会计制度代码", 2)
    ind_code = text_field("国民经济行业分类代码", 15)
    agency_leader_per_name = text_field("单位负责人", 60)
    agency_add = text_field("单位地址", 300)
    zip = text_field("邮政编码", 6)
    location = text_field("单位所在地区划代码", 9)
    exp_func_code = text_field("支出功能分类科目代码", 7)
    is_pre_dep_bgt = flag_field("是否编制部门预算", default=YES)
    is_pre_depar_fin_accounts = flag_field("是否编制部门决算", default=YES)
    is_pre_fin_rep_gov_dep = flag_field("是否编制政府部门财务报告", default=YES)
    is_pre_sta_own_asse_rep_adm = flag_field("是否编制行政事业单位国有资产报告", default=YES)
    is_virtual_unit = flag_field("是否虚拟单位")
    agency_nature_code = text_field("单位性质代码", 2)
    adm_div_code = text_field("行政区划代码", 9)
    is_enabled = flag_field("是否启用", default=YES)
    start_date = models.DateField("启用日期", db_comment="启用日期")
    end_date = models.DateField("停用日期", default=FOREVER, db_comment="停用日期")
    version = text_field("版本号", 38)
    version_name = text_field("版本说明", 400)
    name_initials = text_field("名称拼音首字母", 120)

    class Meta:
        db_table = "bas_agency_info"
        db_table_comment = "单位基本信息"
        indexes = (models.Index(fields=["mof_div_code", "name_initials"], name="ix_agency_initials"),)
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "agency_code", "start_date"], name="uq_agency_version"
            ),
            models.CheckConstraint(condition=models.Q(end_date__gte=models.F("start_date")), name="ck_agency_period"),
        )


class MofDep(DivisionRow):
    """财政内部机构（科室、局属单位）。"""

    scope_agency: ClassVar[str | None] = None

    mof_dep_id = models.UUIDField("机构主键", primary_key=True, default=new_key)
    mof_dep_code = models.CharField("财政内部机构代码", max_length=6, db_comment="财政内部机构代码")
    mof_dep_name = models.CharField("财政内部机构名称", max_length=90, db_comment="财政内部机构名称")
    mof_dep_type_code = text_field("机构职能类型代码", 2)
    parent_id = text_field("父级节点ID", 38, default="0")
    level_no = models.SmallIntegerField("级次", default=1, db_comment="级次")
    is_leaf = flag_field("是否末级", default=YES)
    is_enabled = flag_field("是否启用", default=YES)
    start_date = models.DateField("启用日期", db_comment="启用日期")
    end_date = models.DateField("停用日期", default=FOREVER, db_comment="停用日期")

    class Meta:
        db_table = "bas_mof_dep"
        db_table_comment = "财政内部机构"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "mof_dep_code"], name="uq_mof_dep"),
        )
