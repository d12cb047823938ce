"""乱试的料：公布的接口、办得了的人、库里真有的值。"""

from collections import defaultdict
from typing import Any

import httpx

from tests.make.desk import Desk

ACTORS = (
    "AG_OP", "AG_AUD", "DEPT", "MOF_BIZ", "MOF_BGT", "MOF_TRE", "PAY_CTR", "MOF_ACC", "MOF_PER", "MOF_PUR", "MOF_REV",
    "MOF_SUP", "SYS_ADM", "SEC_ADM", "AUDIT", "IT", "MOF_BGT#2", "AG_OP@101002", "AG_AUD#2",
)  # fmt: skip
TABLES = (
    "BAS_AGENCY_INFO", "BAS_ACCT_INFO", "PM_PROJECT_INFO", "BGT_PM_ANNUAL", "BA_BGT_INFO", "BA_BGT_FROZEN",
    "PAY_VOUCHER", "PAY_VOUCHER_BILL", "PAY_DETAIL", "PAY_REFUND", "PAY_LQD_CERT", "PAY_LQD_QUOTA", "GLB_VOU_HEAD",
    "GLA_VOU_HEAD", "GLF_VOU_HEAD", "WF_TASK", "BA_BGT_DOC",
)  # fmt: skip


class Pool:
    """`values[字段]` 是各记录里见过的值；`operations[码]` 是命令；`may[码]` 是持有它的账号。"""

    def __init__(self, desk: Desk) -> None:
        self.document = httpx.get(f"{desk.base_url}/api/openapi.json", trust_env=False, timeout=60.0).json()
        self.operations = {
            path.rpartition("/")[2]: methods["post"]["requestBody"]["content"]["application/json"]["schema"]
            for path, methods in self.document["paths"].items()
            if path.startswith("/api/operations/") and "post" in methods
        }
        self.may: dict[str, list[str]] = defaultdict(list)
        for actor in ACTORS:
            for code in desk.get(actor, "/api/me").json()["operations"]:
                self.may[code].append(actor)
        self.values: dict[str, list[Any]] = defaultdict(list)
        self.columns: dict[str, list[str]] = {}
        for table in TABLES:
            self._read(desk, table)

    def _read(self, desk: Desk, table: str) -> None:
        answer = desk.get("AUDIT", f"/api/records/{table}", page_size="30")
        if answer.status_code != 200:
            return
        body = answer.json()
        self.columns[table] = [column["field"] for column in body["columns"]]
        for row in body["rows"]:
            for name, value in row.items():
                if value not in (None, "") and value not in self.values[name]:
                    self.values[name].append(value)

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """解开引用与可空。"""
        while True:
            if "$ref" in schema:
                schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            elif "anyOf" in schema or "allOf" in schema:
                schema = (schema.get("anyOf") or schema["allOf"])[0]
            else:
                return schema
