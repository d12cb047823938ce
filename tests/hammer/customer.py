"""打产品用的客户进程：一笔接一笔从申请办到发送，直到被打掉。

用法：python -m tests.hammer.customer <地址> <日志> <单位> <指标> <种子>
"""

import random
import sys
from pathlib import Path

from tests.hammer.teller import Journal, Teller

AMOUNTS = ("1.25", "2.50", "3.75", "5.00", "10.00")
PAYEE = {
    "payee_acct_name": "湘北信息服务有限公司", "payee_acct_no": "43050166001200000018",
    "payee_acct_bank_name": "中国建设银行岳阳分行", "payee_acct_bank_no": "105557000016",
    "receiver_code": "91350100M000100Y43",
}  # fmt: skip


def serve(teller: Teller, *, agency: str, bgt_id: str, number: int, amount: str) -> None:
    """一笔：申请、送审、审核、生成凭证、两枚章、发送；哪一步没办成就到此为止。"""
    operator, auditor = f"ag_op1@{agency}", f"ag_aud1@{agency}"
    center = f"pay_ctr{1 + number % 2}@430600000"
    verdict, made = teller.ask(
        operator,
        "payment.application.create",
        bgt_id=bgt_id,
        pay_app_amt=amount,
        use_des=f"支付维护费{number}",
        **PAYEE,
    )
    if verdict != "ok":
        return
    app = {"pay_app_id": made["result"]["pay_app_id"]}
    for user, operation in ((operator, "submit"), (auditor, "approve")):
        opinion = {"opinion": "同意"} if operation == "approve" else {}
        if teller.ask(user, f"payment.application.{operation}", **app, **opinion)[0] != "ok":
            return
    verdict, made = teller.ask(operator, "payment.voucher.create", **app)
    if verdict != "ok":
        return
    bill = {"pay_cert_id": made["result"]["pay_cert_id"]}
    for user, operation in ((operator, "seal"), (auditor, "seal"), (center, "send")):
        if teller.ask(user, f"payment.voucher.{operation}", **bill)[0] != "ok":
            return


def main(base_url: str, journal: Path, agency: str, bgt_id: str, seed: int) -> None:
    chance = random.Random(seed)
    teller = Teller(base_url, Journal(journal), chance)
    number = seed * 100_000
    while True:
        number += 1
        serve(teller, agency=agency, bgt_id=bgt_id, number=number, amount=chance.choice(AMOUNTS))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]))
