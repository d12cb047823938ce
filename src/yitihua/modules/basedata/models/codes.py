"""区划、代码集与要素对应关系（standard/README 第 6 节）。"""

from datetime import date

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.models import DivisionRow, SharedRow, flag_field, new_key, text_field
from yitihua.kernel.codes import YES

FOREVER = date(2099, 12, 31)
"""长期有效的截止日。"""


class EnabledRow(SharedRow):
    """共用行的公共字段：启停、部标标志与时间。"""

    start_date = models.DateField("启用日期", db_comment="启用日期")
    end_date = models.DateField("停用日期", default=FOREVER, db_comment="停用日期")
    is_enabled = flag_field("是否启用", default=YES)
    is_standard = flag_field("是否标准", default=YES)
    is_deleted = flag_field("是否删除")
    create_time = models.DateTimeField("创建时间", db_default=RawSQL("clock_timestamp()", ()), editable=False)
    update_time = models.DateTimeField("更新时间", db_default=RawSQL("clock_timestamp()", ()), editable=False)

    class Meta:
        abstract = True


class CodeNode(EnabledRow):
    """树形代码的公共字段；顶级的 parent_id 为 0。"""

    ele_id = models.UUIDField("代码主键", primary_key=True, default=new_key)
    fiscal_year = models.CharField("预算年度", max_length=4, db_comment="预算年度")
    parent_id = text_field("父级节点ID", 38, default="0")
    level_no = models.SmallIntegerField("级次", default=1, db_comment="级次")
    is_leaf = flag_field("是否末级", default=YES)

    class Meta:
        abstract = True


class MofDiv(CodeNode):
    """财政区划，各区划共用（VD08001）。"""

    ele_code = models.CharField("财政区划代码", max_length=9, db_comment="财政区划代码")
    ele_name = models.CharField("财政区划名称", max_length=100, db_comment="财政区划名称")
    adm_div_code = text_field("行政区划代码", 9)
    mof_div_type = models.SmallIntegerField("财政区划类型", default=1, db_comment="财政区划类型")
    is_admdiv = flag_field("是否行政区划", default=YES)
    parent_adm_div_code = text_field("上级行政区划代码", 9)
    budget_level_code = text_field("预算级次代码", 1)
    parent_code = text_field("上级财政区划代码", 9)

    class Meta:
        db_table = "bas_mof_div"
        db_table_comment = "财政区划"
        constraints = (models.UniqueConstraint(fields=["fiscal_year", "ele_code"], name="uq_mof_div"),)


class CodeCatalog(EnabledRow):
    """代码集目录：一个代码集一年一行；`mof_div_code` 为下发方，全国统一的记全国通用码。"""

    ele_catalog_id = models.UUIDField("目录主键", primary_key=True, default=new_key)
    ele_catalog_code = models.CharField("基础代码目录代码", max_length=42, db_comment="基础代码目录代码")
    ele_catalog_name = models.CharField("基础代码中文名称", max_length=60, db_comment="基础代码中文名称")
    mof_div_code = text_field("财政区划代码", 9)
    fiscal_year = models.CharField("预算年度", max_length=4, db_comment="预算年度")
    ele_source = text_field("库表名称", 30)
    ele_extend_type = models.SmallIntegerField("扩展类型", default=1, db_comment="扩展类型")
    ele_manage_type = models.SmallIntegerField("管理方式", default=1, db_comment="管理方式")

    class Meta:
        db_table = "ele_catalog"
        db_table_comment = "代码集目录"
        constraints = (
            models.UniqueConstraint(fields=["mof_div_code", "fiscal_year", "ele_catalog_code"], name="uq_ele_catalog"),
        )


class CodeValue(CodeNode):
    """代码值：全部代码集（含收支分类科目）同一张表，按目录代码与年度区分。"""

    ele_code = models.CharField("代码集代码", max_length=20, db_comment="代码集代码")
    ele_name = models.CharField("代码集名称", max_length=100, db_comment="代码集名称")
    ele_catalog_id = models.UUIDField("目录主键", db_comment="目录主键")
    ele_catalog_code = models.CharField("目录代码", max_length=42, db_comment="目录代码")
    mof_div_code = text_field("财政区划代码", 9)
    parent_code = text_field("上级代码", 20)
    budget_type = text_field("适用预算册别", 60)
    basis = text_field("来源", 20)
    confidence = text_field("把握", 1)

    class Meta:
        db_table = "ele_union"
        db_table_comment = "代码集通用表"
        constraints = (
            models.UniqueConstraint(
                fields=["mof_div_code", "fiscal_year", "ele_catalog_code", "ele_code"], name="uq_ele_union"
            ),
        )


class CodeRelation(DivisionRow):
    """要素对应关系；06 类另带单位性质，同一部门经济分类按单位性质对应不同的政府经济分类。"""

    scope_agency = None

    relation_id = models.UUIDField("关系主键", primary_key=True, default=new_key)
    relation_type_code = models.CharField("关系类型代码", max_length=2, db_comment="关系类型代码")
    ele_a_catalog = models.CharField("主要素代码集", max_length=42, db_comment="主要素代码集")
    ele_a_code = models.CharField("主要素代码", max_length=42, db_comment="主要素代码")
    ele_b_catalog = models.CharField("从要素代码集", max_length=42, db_comment="从要素代码集")
    ele_b_code = models.CharField("从要素代码", max_length=42, db_comment="从要素代码")
    agency_kind = text_field("适用单位", 20)
    remark = text_field("说明", 200)
    is_enabled = flag_field("是否启用", default=YES)

    class Meta:
        db_table = "bas_ele_relation"
        db_table_comment = "要素对应关系"
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "mof_div_code",
                    "fiscal_year",
                    "relation_type_code",
                    "ele_a_code",
                    "ele_b_code",
                    "agency_kind",
                ],
                name="uq_ele_relation",
            ),
        )
