"""种错：往四个来源里各改一分钱、一个代码或一行，每处一条。"""

from dataclasses import dataclass
from hashlib import md5
from uuid import UUID

DOCUMENTS, MOVEMENTS, CONTROLS, BOOKS = "单据", "变动", "额度行", "账簿"


@dataclass(frozen=True, slots=True)
class Fault:
    """`plant` 里的 {名} 由故事填；`found` 是必须报的（核对编号, 指到的行, 左, 右）。"""

    source: str
    title: str
    plant: str
    found: tuple[tuple[str, str, str, str], ...]


BGT, PARENT, PMAN = "'{bgt_id}'", "'{parent}'", "'{bgt_pman_id}'"
_LIMIT = "UPDATE ledger_limit SET {column} = {column} + {delta} WHERE kind = '{kind}' AND limit_id = {key}"
_LEG = (
    "UPDATE ledger_movement_leg SET {column} = {column} + 0.01 WHERE kind = 'indicator' AND limit_id = {key}"
    " AND col = '{col}' AND movement_id = (SELECT max(movement_id::text)::uuid FROM ledger_movement_leg"
    " WHERE kind = 'indicator' AND limit_id = {key} AND col = '{col}')"
)
# 一条分录：某张凭证里某科目的那一行
_LINE = (
    "UPDATE book_line SET {change} WHERE ledger = '{ledger}' AND acc_code = '{acc}' AND vou_id ="
    " (SELECT vou_id FROM book_voucher WHERE biz_event_id = {event} AND ledger = '{ledger}')"
)
_PAY_1, _LQD_1 = (
    "'PAY:{cleared_no}'",
    "'LQD:' || replace((SELECT lqd_cert_id FROM pay_lqd_cert WHERE is_back = 1)::text, '-', '')",
)
_RESERVE = "'reserve:{submitted}:1'"


# 借贷两边同多一分
BOTH_SIDES = (
    "UPDATE book_line SET dr_amt = dr_amt + CASE WHEN dr_amt > 0 THEN 0.01 ELSE 0 END,"
    " cr_amt = cr_amt + CASE WHEN cr_amt > 0 THEN 0.01 ELSE 0 END WHERE vou_id = '{submitted_movement}'"
)


def submitted(change: str) -> str:
    return f"UPDATE pay_voucher SET {change} WHERE pay_app_id = '{{submitted}}'"


def paid_bill(change: str) -> str:
    return f"UPDATE pay_voucher_bill SET {change} WHERE pay_cert_no = '{{paid_no}}'"


def indicator(change: str, name: str) -> str:
    return f"UPDATE ba_bgt_info SET {change} WHERE bgt_id = '{{{name}}}'"


def annual(change: str) -> str:
    return f"UPDATE bgt_pm_annual SET {change} WHERE bgt_pman_id = '{{bgt_pman_id}}'"


def limit(key: str, column: str, *, delta: str = "0.01", kind: str = "indicator") -> str:
    return _LIMIT.format(column=column, delta=delta, kind=kind, key=key)


def leg(key: str, col: str, column: str = "delta") -> str:
    return _LEG.format(key=key, col=col, column=column)


def line(ledger: str, event: str, acc: str, change: str) -> str:
    return _LINE.format(ledger=ledger, event=event, acc=acc, change=change)


_ROW = "mof_div_code, fiscal_year, is_deleted, creater, last_user, row_version"
_VALUES = "'430600000', '2022', 2, '', '', 1"
_ONE = "00000000-0000-0000-0000-0000000000c1"
_UNIT_FUND = str(UUID(md5(b"430600000/2022/101001/31", usedforsecurity=False).hexdigest()))
IN_DOCUMENTS = (
    Fault(DOCUMENTS, "在途申请多一分", submitted("pay_app_amt = 15.01"), (
        ("03_occupied_applications", "指标 {bgt_id}", "55.01", "55.00"),
        ("24_documents_movements", "指标 {bgt_id} occ_amt", "55.01", "55.00"),
        ("26_documents_book", "指标 {bgt_id} 科目 408", "55.01", "55.00"))),
    Fault(DOCUMENTS, "在途申请改了状态", submitted("status = '10'"), (
        ("03_occupied_applications", "指标 {bgt_id}", "40.00", "55.00"),)),
    Fault(DOCUMENTS, "整张申请不见了", "DELETE FROM pay_voucher WHERE pay_app_id = '{submitted}'", (
        ("24_documents_movements", "指标 {bgt_id} occ_amt", "40.00", "55.00"),)),
    Fault(DOCUMENTS, "申请改挂别的指标", submitted("bgt_id = '{parent}'"), (
        ("24_documents_movements", "指标 {parent} occ_amt", "15.00", "0"),
        ("26_documents_book", "指标 {parent} 科目 408", "15.00", "0"))),
    Fault(DOCUMENTS, "凭证实付多一分", paid_bill("xpay_amt = 60.01"), (
        ("04_paid_documents", "指标 {bgt_id}", "295.01", "295.00"),
        ("14_refundable", "凭证 {paid_no} 实付", "60.01", "60.00"),
        ("20_agency_income", "凭证或退款 {paid_no}", "60.00", "60.01"),
        ("24_documents_movements", "指标 {bgt_id} paid_amt", "295.01", "295.00"),
        ("26_documents_book", "指标 {bgt_id} 科目 50", "295.01", "295.00"))),
    Fault(DOCUMENTS, "退款少一分", "UPDATE pay_refund SET refund_amt = 4.99 WHERE refund_id = '{refund_id}'", (
        ("04_paid_documents", "指标 {bgt_id}", "295.01", "295.00"),
        ("14_refundable", "凭证 {cleared_no} 已退", "34.99", "35.00"),
        ("20_agency_income", "凭证或退款 {refund_no}", "-5.00", "-4.99"))),
    Fault(DOCUMENTS, "冻结单多一分", "UPDATE ba_bgt_frozen SET frozen_amt = 50.01 WHERE frozen_id = '{frozen_id}'", (
        ("05_frozen_documents", "指标 {bgt_id}", "30.01", "30.00"),
        ("21_freeze_limit", "冻结单 {frozen_id}", "50.01", "50.00"),
        ("24_documents_movements", "指标 {bgt_id} frozen_amt", "30.01", "30.00"))),
    Fault(DOCUMENTS, "待审分配多一分", indicator("reg_amt = 80.01", "waiting"), (
        ("05_frozen_documents", "指标 {parent}", "80.01", "80.00"),
        ("24_documents_movements", "指标 {parent} frozen_amt", "80.01", "80.00"))),
    Fault(DOCUMENTS, "指标登记多一分", indicator("reg_amt = 1000.01", "bgt_id"), (
        ("07_registered_amount", "指标 {bgt_id}", "1000.01", "1000.00"),
        ("24_documents_movements", "指标 {bgt_id} amount", "1000.01", "1000.00"))),
    Fault(DOCUMENTS, "子指标改挂父级", indicator("parent_bgt_id = '{source}'", "bgt_id"), (
        ("06_split_children", "指标 {source}", "2280.00", "1290.00"),
        ("06_split_children", "指标 {parent}", "0", "990.00"))),
    Fault(DOCUMENTS, "指标脱开预算行", indicator("bgt_pman_id = NULL", "parent"), (
        ("12_annual_issued", "预算行 {bgt_pman_id}", "990.00", "1290.00"),)),
    Fault(DOCUMENTS, "控制格的占用多一分",
        f"INSERT INTO bgt_ctrl_hold ({_ROW}, hold_id, holder_id, line_id, kind, amount)"
        f" VALUES ({_VALUES}, '{_ONE}', '{_ONE}', '{_ONE}', 'control', 0.01)", (
        ("44_control_holds", f"控制格 {_ONE}", "0.01", "0"),)),
    Fault(DOCUMENTS, "没有额度的收入预算一分",
        f"INSERT INTO bgt_income ({_ROW}, bgt_income_id, agency_code, dept_code, income_sort_code, fund_type_code,"
        f" non_tax_code, apply_up, apply_link, reply_amt, adj_amt, cur_amt, remark, version, status, source_sys,"
        f" source_key) VALUES ({_VALUES}, '{_ONE}', '101001', '101', '1039904', '31', '', 0.01, '3', 0.01, 0, 0.01,"
        f" '', '1', '2', '', '')", (
        ("45_unit_income", f"单位资金收入 {_UNIT_FUND} 预算收入", "0.01", "0"),)),
    Fault(DOCUMENTS, "没有额度的到账一分",
        f"INSERT INTO inc_receipt ({_ROW}, receipt_id, agency_code, receipt_date, acct_no, payer_name, payer_acc_no,"
        f" rec_amt, fund_type_code, income_sort_code, agent_business_no, use_des, is_claimed, status, reason,"
        f" source_sys, source_key) VALUES ({_VALUES}, '{_ONE}', '101001', '2022-03-01', '1', '甲', '', 0.01, '31',"
        f" '', '', '', 1, '2', '', '', '')", (
        ("46_unit_receipt", f"单位资金到账 {_UNIT_FUND} 到账", "0.01", "0"),)),
    Fault(DOCUMENTS, "没有对冲分录的对冲一分",
        f"INSERT INTO indi_year_end_offset ({_ROW}, offset_id, src_acc, source_amt, paid_amt, other_amt, carry_amt,"
        f" back_amt, write_off_amt) VALUES ({_VALUES}, '{_ONE}', '101', 0.01, 0, 0, 0, 0, 0)", (
        ("33_year_end_offset", "对冲 2022 来源 101 1", "-0.01", "0"),)),
    Fault(DOCUMENTS, "年结单的结转多一分",
        f"INSERT INTO indi_year_end ({_ROW}, year_end_id, status, round_no, slice_cnt, total_cnt, done_cnt, left_cnt,"
        f" carry_amt, back_amt, write_off_amt, carry_in_amt)"
        f" VALUES ({_VALUES}, '{_ONE}', '1', 1, 0, 0, 0, 0, 0.01, 0, 0, 0)", (
        ("34_year_end_lists", "年结 2022 结转", "0.01", "0"),)),
    Fault(DOCUMENTS, "没有下达的接收单",
        f"INSERT INTO indi_transfer_in ({_ROW}, transfer_in_id, transfer_id, from_div_code, sup_bgt_doc_no,"
        f" bgt_doc_title, amount, fund_type_code, found_type_code, tp_func_code, exp_func_code, direct_flag_code,"
        f" count_fund_pro_code, track_pro_code, received_date, recall_amt, back_amt, status)"
        f" VALUES ({_VALUES}, '{_ONE}', '{_ONE}', '430000000', '', '', 0.01, '', '', '', '', '', '', '', '2022-03-01',"
        f" 0, 0, '1')", (
        ("35_transfers", f"接收单 {_ONE} 下达金额", "0", "0.01"),)),
    Fault(DOCUMENTS, "没有登记总指标的重新安排一分",
        f"INSERT INTO indi_recover ({_ROW}, recover_id, src_acc, fund_type_code, recover_type, amount, dest_code,"
        f" dest_doc_no, used_amt, status) VALUES ({_VALUES}, '{_ONE}', '101', '111', '2', 0.01, '3', '', 0.01, '2')", (
        ("47_rearranged", f"收回登记 {_ONE} 已重新安排", "0.01", "0"),
        ("47_rearranged", f"收回登记 {_ONE} 次年总指标", "0.01", "0"))),
    Fault(DOCUMENTS, "没有执行单的补充稳调一分",
        f"INSERT INTO indi_recover ({_ROW}, recover_id, src_acc, fund_type_code, recover_type, amount, dest_code,"
        f" dest_doc_no, used_amt, status) VALUES ({_VALUES}, '{_ONE}', '101', '111', '1', 0.01, '1', '', 0, '2')", (
        ("48_recover_executed", f"收回登记 {_ONE} 安排预算稳定调节基金", "0.01", "0"),)),
    Fault(DOCUMENTS, "没有记账的执行单一分",
        f"INSERT INTO indi_execute ({_ROW}, execute_id, bgt_id, use_acc, amount, exec_date, doc_no, remark,"
        f" undo_reason, status) SELECT {_VALUES}, '{_ONE}', bgt_id, '上解支出', 0.01, '2022-03-01', '', '', '', '1'"
        f" FROM ba_bgt_info WHERE bgt_id = '{{bgt_id}}'", (
        ("04_paid_documents", "指标 {bgt_id}", "295.01", "295.00"),
        ("24_documents_movements", "指标 {bgt_id} paid_amt", "295.01", "295.00"),
        ("26_documents_book", "指标 {bgt_id} 科目 50", "295.01", "295.00"))),
    Fault(DOCUMENTS, "调整批次合计多一分", "UPDATE adj_batch SET total_in = 7.01 WHERE adj_batch_no = '000002'", (
        ("40_adjust_lines", "批次 000002 调增", "7.01", "7.00"),)),
    Fault(DOCUMENTS, "调入明细多一分",
        "UPDATE ba_bgt_adjsub SET add_amount = 7.01 WHERE bat_num = '000002' AND add_amount > 0", (
        ("40_adjust_lines", "批次 000002 调增", "7.00", "7.01"),
        ("41_adjust_budget", "预算行 {moved_line}", "7.00", "7.01"))),
    Fault(DOCUMENTS, "追加来源登记多一分", "UPDATE adj_fund SET amount = 100.01 WHERE fund_id = '{fund_id}'", (
        ("42_adjust_fund", "追加来源 {fund_id} 登记", "100.01", "100.00"),)),
    Fault(DOCUMENTS, "在途批次改成了草稿", "UPDATE adj_batch SET status = '10' WHERE adj_batch_no = '000003'", (
        ("43_adjust_frozen", "批次 000003", "5.00", "0"),)),
    Fault(DOCUMENTS, "变动后预算数多一分", annual("cur_amt = 1290.01"), (
        ("13_annual_budget", "预算行 {bgt_pman_id}", "1290.01", "1290.00"),)),
    Fault(DOCUMENTS, "凭证金额与申请差一分", paid_bill("pay_amt = 60.01"), (
        ("15_bill_application", "凭证 {paid_no}", "60.01", "60.00"),)),
    Fault(DOCUMENTS, "明细少一分", "UPDATE pay_detail SET pay_amt = 21.09 WHERE pay_amt = 21.10", (
        ("16_details", "申请 {payroll_no}", "39.99", "40.00"),)),
    Fault(DOCUMENTS, "划款多一分", "UPDATE pay_lqd_cert SET total_amt = 200.01 WHERE total_amt = 200", (
        ("17_clearing_bills", "划款 {lqd_no}", "200.00", "200.01"),
        ("19_general_clearing", "划款退款单 {lqd_no}", "200.00", "200.01"))),
    Fault(DOCUMENTS, "已清算凭证的划款单不见了", "DELETE FROM pay_lqd_cert WHERE total_amt = 200", (
        ("17_clearing_bills", "划款 {lqd_no}", "200.00", "0"),)),
    Fault(DOCUMENTS, "退款清算差一分", "UPDATE pay_lqd_cert SET total_amt = -30.01 WHERE is_back = 1", (
        ("18_clearing_refunds", "退款 {back_no}", "-30.00", "-30.01"),
        ("19_general_clearing", "划款退款单 {back_no}", "-30.00", "-30.01"))),
    Fault(DOCUMENTS, "中间一张凭证不见了", "DELETE FROM pay_voucher_bill WHERE pay_amt = 70", (
        ("22_pay_cert_no", "凭证号 {paid_no}", "3", "2"),)),
    Fault(DOCUMENTS, "清算额度多一分", "UPDATE pay_lqd_quota SET total_amt = 200.01 WHERE total_amt = 200", (
        ("29_quota_bills", "额度通知单 {quota_no} 通知单", "200.00", "200.01"),)),
    Fault(DOCUMENTS, "汇总清单多一笔", "UPDATE pay_cert_sum SET cert_num = 2 WHERE total_amt = 200", (
        ("29_quota_bills", "额度通知单 {quota_no} 笔数", "1", "2"),)),
    Fault(DOCUMENTS, "凭证的功能科目改了一位", paid_bill("exp_func_code = '2010102'"), (
        ("30_document_elements", "凭证 {paid_no} exp_func_code", "2010102", "2010101"),)),
    Fault(DOCUMENTS, "在途申请换了单位", submitted("agency_code = '101002'"), (
        ("30_document_elements", "申请 {submitted_no} agency_code", "101002", "101001"),)),
)  # fmt: skip

IN_MOVEMENTS = (
    Fault(MOVEMENTS, "占用的腿多一分", leg(BGT, "occ_amt"), (
        ("01_movements_limits", "indicator {bgt_id} occ_amt", "55.01", "55.00"),
        ("24_documents_movements", "指标 {bgt_id} occ_amt", "55.00", "55.01"),
        ("25_movements_book", "变动 reserve:{submitted}:1 occ_amt", "15.01", "15.00"))),
    Fault(MOVEMENTS, "付款的腿多一分", leg(BGT, "paid_amt"), (
        ("01_movements_limits", "indicator {bgt_id} paid_amt", "295.01", "295.00"),
        ("24_documents_movements", "指标 {bgt_id} paid_amt", "295.00", "295.01"))),
    Fault(MOVEMENTS, "父指标拆分的腿多一分", leg(PARENT, "split_amt"), (
        ("01_movements_limits", "indicator {parent} split_amt", "990.01", "990.00"),)),
    Fault(MOVEMENTS, "冻结的腿多一分", leg(BGT, "frozen_amt"), (
        ("24_documents_movements", "指标 {bgt_id} frozen_amt", "30.00", "30.01"),)),
    Fault(MOVEMENTS, "一条腿不见了",
        "DELETE FROM ledger_movement_leg WHERE col = 'occ_amt' AND delta = 15", (
        ("01_movements_limits", "indicator {bgt_id} occ_amt", "40.00", "55.00"),
        ("27_movement_legs", "变动 reserve:{submitted}:1", "1", "0"))),
    Fault(MOVEMENTS, "变动的头不见了", "DELETE FROM ledger_movement WHERE business_key = 'reserve:{submitted}:1'", (
        ("27_movement_legs", "变动 {submitted_movement}", "0", "1"),)),
    Fault(MOVEMENTS, "腿指到没有的额度行", "UPDATE ledger_movement_leg SET limit_id ="
        " '00000000-0000-0000-0000-000000000001' WHERE col = 'occ_amt' AND delta = 15", (
        ("02_movements_without_limit", "indicator 00000000-0000-0000-0000-000000000001", "15.00", "0"),)),
    Fault(MOVEMENTS, "动后数改了一分", leg(BGT, "occ_amt", "col_after"), (
        ("28_leg_chain", "indicator {bgt_id} occ_amt", "55.01", "55.00"),)),
)  # fmt: skip

IN_CONTROLS = (
    Fault(CONTROLS, "在途多一分", limit(BGT, "occ_amt"), (
        ("01_movements_limits", "indicator {bgt_id} occ_amt", "55.00", "55.01"),
        ("03_occupied_applications", "指标 {bgt_id}", "55.00", "55.01"),
        ("08_indicator_book", "指标 {bgt_id} occ_amt", "55.00", "55.01"))),
    Fault(CONTROLS, "已付少一分", limit(BGT, "paid_amt", delta="-0.01"), (
        ("01_movements_limits", "indicator {bgt_id} paid_amt", "295.00", "294.99"),
        ("04_paid_documents", "指标 {bgt_id}", "295.00", "294.99"),
        ("08_indicator_book", "指标 {bgt_id} paid_amt", "295.00", "294.99"))),
    Fault(CONTROLS, "冻结多一分", limit(BGT, "frozen_amt"), (
        ("05_frozen_documents", "指标 {bgt_id}", "30.00", "30.01"),
        ("08_indicator_book", "指标 {bgt_id} frozen_amt", "30.00", "30.01"))),
    Fault(CONTROLS, "拆分少一分", limit(PARENT, "split_amt", delta="-0.01"), (
        ("06_split_children", "指标 {parent}", "990.00", "989.99"),
        ("08_indicator_book", "指标 {parent} cur_amt", "220.00", "220.01"))),
    Fault(CONTROLS, "总额多一分", limit(BGT, "amount"), (
        ("07_registered_amount", "指标 {bgt_id}", "1000.00", "1000.01"),
        ("08_indicator_book", "指标 {bgt_id} cur_amt", "610.00", "610.01"))),
    Fault(CONTROLS, "预算行占用多一分", limit(PMAN, "occ_amt", kind="annual_budget"), (
        ("12_annual_issued", "预算行 {bgt_pman_id}", "1290.00", "1290.01"),)),
    Fault(CONTROLS, "可退额度多一分", limit("'{paid_id}'", "amount", kind="refund"), (
        ("14_refundable", "凭证 {paid_no} 实付", "60.00", "60.01"),)),
    Fault(CONTROLS, "冻结额度多一分", limit("'{frozen_id}'", "amount", kind="freeze"), (
        ("21_freeze_limit", "冻结单 {frozen_id}", "50.00", "50.01"),)),
    Fault(CONTROLS, "额度行不见了", "DELETE FROM ledger_limit WHERE kind = 'refund' AND limit_id = '{paid_id}'", (
        ("02_movements_without_limit", "refund {paid_id}", "60.00", "0"),
        ("14_refundable", "凭证 {paid_no} 实付", "60.00", "0"))),
    Fault(CONTROLS, "额度行换了单位", "UPDATE ledger_limit SET agency_code = '101002' WHERE limit_id = '{bgt_id}'", (
        ("30_document_elements", "额度行 {bgt_id} agency_code", "101002", "101001"),)),
)  # fmt: skip

IN_BOOKS = (
    Fault(BOOKS, "占用的借方多一分", line("indicator", _RESERVE, "408", "dr_amt = dr_amt + 0.01"), (
        ("08_indicator_book", "指标 {bgt_id} occ_amt", "55.01", "55.00"),
        ("09_voucher_balance", "凭证 {submitted_movement} ZB", "15.01", "15.00"),
        ("10_voucher_head", "凭证 {submitted_movement}", "15.01", "15.00"),
        ("11_source_balance", "来源 101", "1300.00", "1300.01"),
        ("25_movements_book", "变动 reserve:{submitted}:1 occ_amt", "15.00", "15.01"),
        ("26_documents_book", "指标 {bgt_id} 科目 408", "55.00", "55.01"))),
    Fault(BOOKS, "两边同多一分，借贷仍平", BOTH_SIDES, (
        ("10_voucher_head", "凭证 {submitted_movement}", "15.01", "15.00"),
        ("26_documents_book", "指标 {bgt_id} 科目 408", "55.00", "55.01"))),
    Fault(BOOKS, "头与行同多一分，只有别的来源看得出",
        BOTH_SIDES + "; UPDATE book_voucher SET dr_amt = 15.01, cr_amt = 15.01 WHERE vou_id = '{submitted_movement}'", (
        ("08_indicator_book", "指标 {bgt_id} cur_amt", "609.99", "610.00"),
        ("25_movements_book", "变动 reserve:{submitted}:1 cur_amt", "-15.00", "-15.01"))),
    Fault(BOOKS, "占用记到冻结科目", line("indicator", _RESERVE, "408", "acc_code = '405'"), (
        ("08_indicator_book", "指标 {bgt_id} occ_amt", "40.00", "55.00"),
        ("08_indicator_book", "指标 {bgt_id} frozen_amt", "45.00", "30.00"))),
    Fault(BOOKS, "来源科目换了", line("indicator", _RESERVE, "408", "src_acc = '107'"), (
        ("11_source_balance", "来源 107", "None", "15.00"),
        ("31_line_elements", "分录 {submitted_movement} 第 1 行 src_acc", "107", "101"))),
    Fault(BOOKS, "指标账分录换了单位", line("indicator", _RESERVE, "408", "agency_code = '101002'"), (
        ("31_line_elements", "分录 {submitted_movement} 第 1 行 agency_code", "101002", "101001"),
        ("23_balance_rollup", "ZB 408 3月 101002 111 2010101", "15.00", "0"))),
    Fault(BOOKS, "单位预算收入少一分", line("agency", _PAY_1, "600102", "cr_amt = cr_amt - 0.01"), (
        ("20_agency_income", "凭证或退款 {cleared_no}", "199.99", "200.00"),)),
    Fault(BOOKS, "总会计支出换了科目", line("general", _LQD_1, "5001", "acc_code = '5101'"), (
        ("19_general_clearing", "划款退款单 {back_no}", "0", "-30.00"),)),
    Fault(BOOKS, "整张凭证的分录不见了", "DELETE FROM book_line WHERE vou_id = '{submitted_movement}'", (
        ("10_voucher_head", "凭证 {submitted_movement}", "0", "15.00"),
        ("25_movements_book", "变动 reserve:{submitted}:1 occ_amt", "15.00", "0"))),
    Fault(BOOKS, "凭证的头不见了", "DELETE FROM book_voucher WHERE vou_id = '{submitted_movement}'", (
        ("10_voucher_head", "凭证 {submitted_movement}", "15.00", "0"),)),
    Fault(BOOKS, "编号作业走过了头，留下没有号的",
        "INSERT INTO sys_counter (counter_key, last_no)"
        " SELECT concat_ws(':', 'VOU-XID', mof_div_code, fiscal_year), 1e18"
        " FROM book_voucher WHERE vou_id = '{submitted_movement}'"
        " ON CONFLICT (counter_key) DO UPDATE SET last_no = excluded.last_no;"
        " UPDATE book_voucher SET voucher_no = '' WHERE vou_id = '{submitted_movement}'", (
        ("49_voucher_numbered", "凭证 {submitted_movement}", "15.00", "0.00"),)),
    Fault(BOOKS, "余额汇总多一分", "UPDATE book_balance SET dr_amt = dr_amt + 0.01 WHERE acc_code = '408'", (
        ("23_balance_rollup", "ZB 408 3月 101001 111 2010101", "55.00", "55.01"),)),
    Fault(BOOKS, "分录换了期间", line("indicator", _RESERVE, "408", "acct_period = 4"), (
        ("23_balance_rollup", "ZB 408 4月 101001 111 2010101", "15.00", "0"),
        ("32_line_heads", "分录 {submitted_movement} 第 1 行", "indicator ZB ZB 4", "indicator ZB 3"))),
    Fault(BOOKS, "分录换了核算体系", line("indicator", _RESERVE, "408", "subsystem = 'YS'"), (
        ("09_voucher_balance", "凭证 {submitted_movement} YS", "15.00", "0.00"),
        ("32_line_heads", "分录 {submitted_movement} 第 1 行", "indicator YS ZB 3", "indicator ZB 3"))),
)  # fmt: skip

FAULTS = (*IN_DOCUMENTS, *IN_MOVEMENTS, *IN_CONTROLS, *IN_BOOKS)
