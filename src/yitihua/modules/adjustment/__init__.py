"""预算调整与调剂：批次、明细、追加来源、受理窗口（04）。

拥有 adj_batch（批次〔约定〕）、BA_BGT_ADJSUB（明细）、adj_batch_source（批次所用来源）、adj_fund（追加来源登记）、
adj_window（受理窗口）。状态：草稿 → 待审 → 待终审 →（登记批件）待生效 → 生效 → 已冲销，另有作废。
向下：指标的冻结、调剂、追加、追减、还回经 `appropriation.public`，预算行的 adj_amt、dis_amt 经 `budgeting.public`；
额度一律由账本判定。向上打听：采购合同未付额（`inquiries.CONTRACT_UNPAID`）。
"""
