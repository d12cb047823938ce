"""签章的规矩：经办章由录入人本人盖，复核章由复核人本人盖（R-PAY-050、R-WFL-002）。"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SM3, Hash

from yitihua.engines.workflow import runtime as workflow
from yitihua.kernel.decisions import judged
from yitihua.kernel.findings import Finding
from yitihua.modules.payment.models import PayBill, PaySeal

HANDLER, REVIEWER = "1", "2"
SEAL_NAMES: Final = {HANDLER: "经办章", REVIEWER: "复核章"}
Actors = dict[UUID, dict[str, str]]


def actors(bills: Sequence[PayBill]) -> Actors:
    """各申请的送审人与各环节办理人。"""
    return workflow.actors_of("payment.application", biz_ids=[bill.pay_app_id for bill in bills])


def digest(bill: PayBill) -> str:
    """被签内容：凭证号、金额、收付款人与用途的 SM3 摘要。"""
    content = "|".join(
        (
            bill.pay_cert_no,
            f"{bill.pay_amt:.2f}",
            bill.pay_acct_no,
            bill.payee_acct_no,
            bill.payee_acct_name,
            bill.use_des,
        )
    )
    hasher = Hash(SM3())
    hasher.update(content.encode())
    return hasher.finalize().hex()


def proper_signer(seal_type: str, signer: str, people: dict[str, str]) -> bool:
    """经办章认送审人，复核章认单位审核人；两人不得相同。"""
    expected = people.get("initiator") if seal_type == HANDLER else people.get("agency_audit")
    return bool(expected) and signer == expected


def problems(bill: PayBill, found: Sequence[PaySeal], people: dict[str, str]) -> list[Finding]:
    """发送前：两章齐全、各由本人所盖、签后内容未变。"""
    placed = {item.seal_type: item for item in found}
    current = digest(bill)
    wrong = [
        kind
        for kind in (HANDLER, REVIEWER)
        if kind not in placed or placed[kind].digest != current or not proper_signer(kind, placed[kind].signer, people)
    ]
    names = tuple(SEAL_NAMES[kind] for kind in wrong)
    found_problems = judged("R-PAY-050", fires=bool(wrong), facts={"wrong": names}, fields=names)
    misplaced = [SEAL_NAMES[kind] for kind in wrong if kind in placed]
    return found_problems + judged("R-WFL-002", fires=bool(misplaced), facts={"misplaced": misplaced})
