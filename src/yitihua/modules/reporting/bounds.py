"""报表取数用的记录的要素。"""

from yitihua.infra.scoping.bounds import Via, bounded, loose

bounded(
    "exe_paid_line",
    own=("fund_type_code", "exp_func_code"),
    via=[Via("bgt_id", "ba_bgt_info", "bgt_id")],
)
loose("trace_book_voucher", why="追溯里的会计凭证随所属单据，单据已按要素判过")
