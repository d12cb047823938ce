"""记录能不能读：列表、导出、查找、存视图同一处判。"""

from yitihua.engines.meta.records import RECORDS, Record
from yitihua.infra.operation.authorize import no_access
from yitihua.kernel.context import Principal
from yitihua.kernel.errors import RequestError


def readable_record(table: str, principal: Principal) -> Record:
    """没有这张记录 E-REQ-002；没有岗位 R-WFL-008；没有数据范围 R-WFL-007。"""
    record = RECORDS.get(table)
    if record is None:
        raise RequestError("E-REQ-002", f"没有记录 {table}")
    if not may_read(record, principal):
        raise no_access()
    if principal.scope.empty and not record.administrative:
        raise no_access("R-WFL-007")
    return record


def may_read(record: Record, principal: Principal) -> bool:
    """岗位上能不能读。"""
    return not record.roles or principal.has_role(*record.roles)
