"""业务行的共同列与数据范围（design 第 8 节）：每张表声明自己属于区划、共享还是系统。"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models.expressions import RawSQL

from yitihua.infra.scoping.bounds import keys_within
from yitihua.infra.scoping.bulk_insert import insert_rows, uniform
from yitihua.infra.scoping.bulk_update import plain, update_rows
from yitihua.infra.scoping.widths import naming_overlong
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx, Part
from yitihua.kernel.ids import uuid7


def money_field(cn: str, **options: Any) -> "models.DecimalField[Any, Any]":
    """金额列：numeric(20,2)，单位元。"""
    return models.DecimalField(cn, max_digits=20, decimal_places=2, db_comment=cn, **options)


def text_field(cn: str, length: int, **options: Any) -> "models.CharField[Any, Any]":
    """文字与代码列；空值一律存空串。"""
    options.setdefault("default", "")
    return models.CharField(cn, max_length=length, blank=True, db_comment=cn, **options)


def flag_field(cn: str, *, default: int = NO) -> "models.SmallIntegerField[Any, Any]":
    """是否：1 是、2 否。"""
    return models.SmallIntegerField(cn, default=default, db_comment=cn)


class ScopedQuerySet(models.QuerySet[Any]):
    """读数据只能从 scoped(ctx) 或写明理由的 unscoped 开始。"""

    def scoped(self, ctx: Ctx) -> Self:
        """按当前办事人的区划、部门、单位、科室、要素过滤。"""
        rows = self.filter(mof_div_code=ctx.mof_div_code)
        scope = ctx.principal.scope
        if scope.unlimited:
            return rows
        found = [self._inside(part) for part in scope.choices()]
        if any(not condition for condition in found):
            return rows
        return rows.filter(reduce(or_, found)) if found else rows.none()

    def _inside(self, part: Part) -> models.Q:
        """一份范围里的行；不限的为空条件。"""
        wanted = self._placed(part)
        if not part.elements:
            return wanted
        options = self.model._meta
        keys = RawSQL(keys_within(options.db_table, options.pk.column, part.elements), ())
        return wanted & models.Q(pk__in=keys)

    def _placed(self, part: Part) -> models.Q:
        agency, mof_dep = self.model.scope_agency, self.model.scope_mof_dep
        if part.unlimited or agency is None or (not part.agencies and not part.mof_deps):
            return models.Q()
        condition = models.Q()
        for prefix in sorted(part.agencies):
            high = prefix[:-1] + chr(ord(prefix[-1]) + 1)
            condition |= models.Q(**{f"{agency}__gte": prefix, f"{agency}__lt": high})
        if part.mof_deps and mof_dep:
            condition |= models.Q(**{f"{mof_dep}__in": sorted(part.mof_deps)})
        return condition or models.Q(pk__in=[])

    def unscoped(self, reason: str) -> Self:
        """不按人过滤（行级安全仍管区划）；理由必写，便于检索。"""
        assert reason, "必须写明理由"
        return self.all()

    def create(self, **values: Any) -> Any:
        """插一行；超出列宽的说明是哪一栏。"""
        row = self.model(**values)
        with naming_overlong([row]):
            row.save(force_insert=True, using=self.db)
        return row

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """成批改行，一条语句；值里有表达式的照 Django 原样逐行写。"""
        rows, columns = list(objs), [self.model._meta.get_field(name) for name in fields]
        if not rows:
            return 0
        if not plain(rows, columns):
            return super().bulk_update(rows, [column.name for column in columns], batch_size)
        self._for_write = True
        with naming_overlong(rows):
            return update_rows(self.model, rows, columns)

    def bulk_create(
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Any]:
        """成批插行，一条语句；要处理冲突的、值里有表达式的照 Django 原样写。超出列宽的说明是哪一栏。"""
        rows = list(objs)
        with naming_overlong(rows):
            if ignore_conflicts or update_conflicts or not rows or not uniform(self.model, rows):
                return super().bulk_create(
                    rows, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields
                )
            self._for_write = True
            insert_rows(self.model, rows)
            return rows


if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class XidField(_Field):
    """PostgreSQL 的 xid8：行最后一次改动所在事务，抽取水位用。"""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class TableRow(models.Model):
    """所有表共有：`table_class` 为 division、shared 或 system。

    `read_before_login` 的区划表（账号、授权、委托）在还不知道区划时也读得到，认出了人再按区划隔离。
    """

    table_class: ClassVar[str] = "system"
    append_only: ClassVar[bool] = False
    read_before_login: ClassVar[bool] = False

    class Meta:
        abstract = True


class DivisionRow(TableRow):
    """区划内的业务行；行级安全按 mof_div_code 隔离。"""

    table_class: ClassVar[str] = "division"
    scope_agency: ClassVar[str | None] = "agency_code"
    scope_mof_dep: ClassVar[str | None] = None

    mof_div_code = models.CharField("财政区划代码", max_length=9, db_comment="财政区划代码")
    fiscal_year = models.CharField("预算年度", max_length=4, db_comment="预算年度")
    create_time = models.DateTimeField("创建时间", db_default=RawSQL("clock_timestamp()", ()), editable=False)
    update_time = models.DateTimeField("更新时间", db_default=RawSQL("clock_timestamp()", ()), editable=False)
    is_deleted = flag_field("是否删除")
    creater = text_field("创建人", 38)
    last_user = text_field("最后修改人", 38)
    row_version = models.IntegerField("行版本", default=1, db_comment="乐观锁版本")
    change_xid = XidField(db_default=RawSQL("pg_current_xact_id()", ()), editable=False)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class DocumentRow(DivisionRow):
    """单据：另有来源系统与来源主键，两者合起来唯一。"""

    source_sys = text_field("来源系统", 30)
    source_key = text_field("来源主键", 60)

    class Meta:
        abstract = True


class SharedRow(TableRow):
    """各区划共用、业务人员只读的行，如收支分类。"""

    table_class: ClassVar[str] = "shared"
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


def new_key() -> Any:
    return uuid7()


def lock_rows(rows: Iterable[Any], *, key: str) -> dict[Any, Any]:
    """把查询结果按主键做成字典；调用方已加行锁。"""
    return {getattr(row, key): row for row in rows}
