"""调整明细自己有要素；批次与所用来源随明细，批次里各行都在要素之内才看得到整张。"""

from yitihua.infra.scoping.bounds import ELEMENTS, Via, bounded, loose

bounded("ba_bgt_adjsub", own=tuple(ELEMENTS))
bounded("adj_batch", via=[Via("adj_batch_id", "ba_bgt_adjsub", "adj_batch_id", every=True)], subject="adjustment.batch")
bounded("adj_batch_source", via=[Via("adj_batch_id", "ba_bgt_adjsub", "adj_batch_id", every=True)])
bounded("adj_fund", own=("fund_type_code",), free=("exp_func_code", "pro_cat_code"), why="来源登记时还没有定功能与项目")
loose("adj_window", why="受理窗口，全区划共用")
