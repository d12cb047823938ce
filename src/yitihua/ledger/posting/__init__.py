"""记账模板：三套账的科目表、分录模板与选用规则，全部是数据；本包只有一个小引擎，不连数据库。

Posting templates as data with one small engine; pure Python, no Django.
"""

from yitihua.ledger.posting.chart import Account, Chart, Charts
from yitihua.ledger.posting.select import AmbiguousTemplate, NoTemplate, PostedLine, post, select
from yitihua.ledger.posting.template import TemplateLine, TemplateSet, load_templates, standard_templates
from yitihua.ledger.posting.voucher import Side, Voucher

__all__ = [
    "Account",
    "AmbiguousTemplate",
    "Chart",
    "Charts",
    "NoTemplate",
    "PostedLine",
    "Side",
    "TemplateLine",
    "TemplateSet",
    "Voucher",
    "load_templates",
    "post",
    "select",
    "standard_templates",
]
