"""基础信息的表。"""

from yitihua.modules.basedata.models.accounts import Account, BankNode
from yitihua.modules.basedata.models.agencies import Agency, MofDep
from yitihua.modules.basedata.models.codes import CodeCatalog, CodeRelation, CodeValue, MofDiv
from yitihua.modules.basedata.models.version import DataVersion

__all__ = [
    "Account",
    "Agency",
    "BankNode",
    "CodeCatalog",
    "CodeRelation",
    "CodeValue",
    "DataVersion",
    "MofDep",
    "MofDiv",
]
