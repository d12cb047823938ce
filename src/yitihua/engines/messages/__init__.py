"""报文引擎：财政与代理银行、人民银行国库之间的电子凭证（standard/messages.md）。

Message engine: declarations, codec, envelope, signatures, receiver checks. Pure Python; imports no framework.

从哪里读起
    declaration   报文有哪些字段、多宽、必填、金额正负：`message_type(业务)`；字段来自 fields.csv
    vtcodes       凭证类型号是配置：`VtCodeTable`，发送用 `.message(…)`，接收用 `.message_of(…)`
    codec         凭证 XML：`make_voucher` → `build_voucher` / `parse_voucher`；回单由 `voucher.filled` 补录 X 字段
    envelope      信封：`make_body`、`build_envelope` / `parse_envelope`；唯一键、摘要、被签内容在 `VoucherBody` 上
    signing       `Signer`、`Verifier` 两个接口；`sign_body`、`verify_body`；RSA-2048/SHA-256 与 SM2/SM3
    stamps        签章：`stamp_body`、`verify_stamp`
    certificates  `TrustStore`、`OrgCertificate`；org_keys 为演示机构造、存、取密钥
    validation    签收前的格式校验：`validate_envelope`、`validate_voucher`；receipts 的 `check_receipt` 对原单查回单
    reject_codes  拒收代码表；`reason_of(findings)` 得（代码，截到 200 字节的原因）
    duplicates    同号再来：`decide_duplicate`
    check         `yitihua message check`：`check_file` → check_output 的 `render` / `to_json`，`report.exit_code`

业务代码：payment_voucher 5214、lqd_quota 5108、lqd_cert 2301、lqd_refund 2302、refund_notice 2203。

发送::

    message = table.message(business="payment_voucher", mof_div_code=div, fiscal_year=2022)
    voucher = make_voucher(head={"PayAmt": Decimal("1.00"), "VouDate": biz_date, ...}, details=[{"Id": ..., ...}])
    validate_voucher(voucher, message=message, today=biz_date).raise_if_blocking()
    key = VoucherKey(div, "2022", message.vtcode, pay_cert_no)
    body = make_body(key=key, voucher_flag=SEND, voucher_xml=build_voucher(voucher, message=message))
    body = sign_body(body, signer=signer, position="cz_dwgz")      # 须存 body.voucher_text 原文，重发不得重新编码
    data = build_envelope([body])

接收::

    envelope = parse_envelope(data)                                # 读不成抛 XmlError(code, message)
    findings = validate_envelope(envelope)
    for body in envelope.first_of_each_key():
        # 唯一键加收发标志已存在：decide_duplicate(existing_hash=, existing_state=, new_hash=body.body_hash)
        message = table.message_of(vtcode=body.vtcode, mof_div_code=body.key.mof_div_code, fiscal_year=2022)
        voucher = parse_voucher(body.voucher_xml, message=message)  # message 为空即未登记（F027）
        flag = body.voucher_flag
        findings = validate_voucher(voucher, message=message, today=biz_date, key=body.key, voucher_flag=flag)
        checks, more = verify_body(body, verifier=TrustVerifier(trust), sender_org="102", at=biz_date)
        # 回单另查：check_receipt(voucher, original=, message=, receipt_key=body.key, original_key=)
        code, reason = reason_of(findings + more)                   # 空即可签收

约定
    * 被签内容是 <Voucher> 的 base64 文字，存档、转发都不得重排、断行或重新编码。
    * 发送单与回单同一唯一键，收件箱的唯一约束要带 voucher_flag。
    * 回单必须由原单 `filled` 得到：除 X 字段外一字不改。
    * 生产用默认的 `SignaturePolicy()`，拒收 RSA/SHA-1；本方从不签发 SHA-1。
"""
