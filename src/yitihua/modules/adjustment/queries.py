"""批次的读取与加锁；锁的次序：批次 → 指标 → 流程 → 账本。"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from yitihua.infra.attachments.models import Attachment
from yitihua.infra.operation import taken
from yitihua.kernel.codes import NO
from yitihua.kernel.context import Ctx
from yitihua.modules.adjustment.models import AddFund, AdjustBatch, AdjustLine, AdjustWindow, BatchSource
from yitihua.modules.adjustment.states import EFFECTIVE, IN_FLIGHT

BIZ_TYPE = "adjustment.batch"


def locked(ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, AdjustBatch]:
    """数据范围内的批次，按主键次序锁住。"""
    return taken.locked(AdjustBatch.objects.scoped(ctx).filter(is_deleted=NO), ids)


def lines_of(batch_ids: Iterable[UUID]) -> dict[UUID, list[AdjustLine]]:
    """各批次的明细，按行号。"""
    found: dict[UUID, list[AdjustLine]] = {key: [] for key in batch_ids}
    rows = AdjustLine.objects.unscoped("明细随批次").filter(adj_batch_id__in=list(found), is_deleted=NO)
    for row in rows.order_by("adj_batch_id", "line_no"):
        found[row.adj_batch_id].append(row)
    return found


def sources_of(batch_ids: Iterable[UUID]) -> dict[UUID, list[BatchSource]]:
    """各批次所用来源。"""
    found: dict[UUID, list[BatchSource]] = {key: [] for key in batch_ids}
    rows = BatchSource.objects.unscoped("来源随批次").filter(adj_batch_id__in=list(found), is_deleted=NO)
    for row in rows.order_by("adj_batch_id", "pk"):
        found[row.adj_batch_id].append(row)
    return found


def funds(fund_ids: Iterable[UUID], *, ctx: Ctx) -> dict[UUID, AddFund]:
    """本区划本年度的追加来源。"""
    rows = AddFund.objects.scoped(ctx).filter(fiscal_year=ctx.fiscal_year, pk__in=list(fund_ids), is_deleted=NO)
    return {row.fund_id: row for row in rows}


def window_open(day: date, *, ctx: Ctx) -> bool:
    """预算科开着受理窗口。"""
    rows = AdjustWindow.objects.scoped(ctx).filter(start_date__lte=day, end_date__gte=day, is_deleted=NO)
    return bool(rows.exists())


def with_papers(batch_ids: Iterable[UUID], *, ctx: Ctx) -> frozenset[UUID]:
    """挂了附件的批次。"""
    rows = Attachment.objects.filter(
        mof_div_code=ctx.mof_div_code, biz_type=BIZ_TYPE, biz_id__in=list(batch_ids), is_deleted=NO
    )
    return frozenset(rows.values_list("biz_id", flat=True))


def in_flight(bgt_ids: Iterable[UUID], *, without: UUID, ctx: Ctx) -> dict[UUID, tuple[int, Decimal]]:
    """各调出指标别的在途批次：笔数与冻结额（R-ADJ-016）。"""
    batches = AdjustBatch.objects.unscoped("同一指标的在途调剂不论谁办").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, status__in=IN_FLIGHT
    )
    rows = (
        AdjustLine.objects.unscoped("同一指标的在途调剂不论谁办")
        .filter(ori_bgt_id__in=list(bgt_ids), add_amount__lt=0, adj_batch_id__in=batches.values("pk"))
        .exclude(adj_batch_id=without)
        .values_list("ori_bgt_id")
        .annotate(count=Count("adj_batch_id", distinct=True), total=Sum("add_amount"))
    )
    return {key: (count, -total) for key, count, total in rows}


def self_moved(*, agency_code: str, pro_code: str, func_item: str, ctx: Ctx) -> Decimal:
    """单位某项目某款已备案生效的自主调剂累计（R-ADJ-025）。"""
    batches = AdjustBatch.objects.unscoped("同单位的自主调剂").filter(
        mof_div_code=ctx.mof_div_code, fiscal_year=ctx.fiscal_year, adj_case="1", status=EFFECTIVE, reverse_of=None
    )
    rows = AdjustLine.objects.unscoped("同单位的自主调剂").filter(
        adj_batch_id__in=batches.values("pk"),
        add_amount__gt=0,
        agency_code=agency_code,
        pro_code=pro_code,
        exp_func_code__startswith=func_item,
    )
    return rows.aggregate(total=Sum("add_amount"))["total"] or Decimal("0.00")
