"""对每个操作的越权攻击：办不成、什么都不变、不透露别人的任何值、有没有那张单据分不出来、每次都记了安全日志。"""

from collections import Counter
from typing import Any, Final

import httpx
import pytest

from tests.attacks.cast import ATTACKERS
from tests.attacks.place import DIVISION
from tests.attacks.salvo import Attack, Salvo, aims, attackers_of
from tests.attacks.sight import leaks
from tests.attacks.stage import Stage
from tests.edge.refusals import refusal
from yitihua.infra.operation.command import Command
from yitihua.infra.operation.registry import OPERATIONS

NO_AIM: Final = {
    "accounting.pending.sweep": "系统批量补记，只有条数",
    "accounting.reconcile.run": "按规则与日期核对全区划",
    "adjustment.fund.register": "登记追加来源，全区划的，只有文号与金额",
    "adjustment.window.open": "受理窗口的起止，全区划的",
    "appropriation.control.save": "拟额度控制，全区划的，控制键只是要素代码",
    "appropriation.element.propose": "要素控制，全区划的",
    "appropriation.generation.undo": "按文号撤销，全区划连续编",
    "appropriation.indicator.apportion": "纯试算，不读任何单据",
    "basedata.parameter.set": "参数名，全区划的",
    "calendar.day.clear": "工作日历的一天，全区划的",
    "calendar.day.set": "同上",
    "demo.clock.advance": "推进演示时钟，只有去处",
    "messages.inbox.receive": "收报文，机构客户端凭签名，人办不了",
    "migration.grant.map": "旧权限对哪个角色，只有名称",
    "notice.announcement.publish": "公告发给哪些角色",
    "periodic.job.run": "跑哪个周期作业，只有作业代码",
    "workbench.export.request": "导出哪张记录、什么条件，取数时照数据范围",
    "workbench.export.submit": "同上",
    "workbench.favourite.add": "收藏自己的页面地址",
    "workbench.view.save": "存自己的视图",
    "workflow.chain.discard": "哪种单据的流程，全区划的",
    "workflow.chain.publish": "同上",
    "workflow.chain.save": "同上",
}
"""命令里有字段，而没有一个指着单据、单位、账套或账号的操作，逐个写明为什么；仍由没有这个操作的人去试。"""
UNTRIED: Final = {
    "demo.clock.advance": "推进时钟会换掉整个世界的业务时间，由场景测试单独试",
}
SECURITY: Final = {"R-GEN-008", "R-WFL-003", "R-WFL-007", "R-WFL-008", "R-WFL-012"}
MODULES: Final = tuple(sorted({code.partition(".")[0] for code in OPERATIONS}))


def fields_of(code: str) -> set[str]:
    """命令自己的字段：请求号、年度、区划是各个操作都有的。"""
    return set(OPERATIONS[code].command.model_fields) - set(Command.model_fields)


class Record:
    """打了多少、各是什么结果、哪些不对。"""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.sent: list[tuple[Attack, set[str]]] = []
        self.statuses: Counter[int] = Counter()
        self.codes: Counter[str] = Counter()
        self.wrong: list[str] = []

    def take(self, attack: Attack, answer: httpx.Response) -> None:
        self.statuses[answer.status_code] += 1
        found = leaks(answer.text, self.stage.secrets_of(attack.who), sent=str(attack.body))
        if found:
            self.wrong.append(f"{attack} 透露了 {found[:5]}")
        if answer.status_code == 200 and attack.batch:
            self._take_batch(attack, answer.json())
        elif answer.status_code == 200 and not attack.lawful:
            self.wrong.append(f"{attack} 办成了：{answer.text[:300]}")
        elif answer.status_code != 200:
            self._take_refusal(attack, answer)

    def _take_refusal(self, attack: Attack, answer: httpx.Response) -> None:
        try:
            codes = {item["code"] for item in refusal(answer)}
        except (AssertionError, ValueError) as error:
            self.wrong.append(f"{attack} 拒得说不清：{str(error)[:200]}")
            return
        self.codes.update(codes)
        if answer.status_code != 400 and (not attack.dry_run or codes & SECURITY):
            self.sent.append((attack, codes))

    def _take_batch(self, attack: Attack, body: dict[str, Any]) -> None:
        last = body["outcomes"][-1]
        codes = {item["code"] for item in last["findings"]}
        if last["ok"]:
            self.wrong.append(f"{attack} 别人的那一行办成了：{str(last)[:300]}")
        elif not attack.dry_run or codes & SECURITY:
            self.sent.append((attack, codes))
        self.codes.update(codes)

    def unlogged(self) -> list[str]:
        """到了执行器而没有留下日志，或日志里没有那条规则的。"""
        rows = self.stage.logged([attack.request_id for attack, _ in self.sent])
        missing = []
        for attack, codes in self.sent:
            _, detail = rows.get(attack.request_id, ("", {}))
            told = {item["code"] for item in detail.get("findings", ())} | set(detail.get("refused_codes", ()))
            if not codes <= told:
                missing.append(f"{attack} 应记 {sorted(codes)}，日志里是 {sorted(told)}")
        return missing


def test_每个操作都瞄得到_瞄不到的写明为什么(stage: Stage) -> None:
    unaimed = {code for code in OPERATIONS if fields_of(code) and not aims(stage, code)}
    assert unaimed == set(NO_AIM), f"少写：{sorted(unaimed - set(NO_AIM))}；多写：{sorted(set(NO_AIM) - unaimed)}"
    assert set(UNTRIED) <= set(OPERATIONS)
    people = {code: item for code, item in OPERATIONS.items() if item.roles - {"SYSTEM", "BANK", "PBC"}}
    unheld = [code for code, item in people.items() if not attackers_of(item)[0]]
    assert unheld == [], "这些操作没有一个有岗位的攻击者"


@pytest.mark.parametrize("module", MODULES)
def test_越权办不成_不变_不漏_有痕(stage: Stage, whole: bool, module: str) -> None:
    salvo, record = Salvo(stage, whole=whole), Record(stage)
    codes = [code for code in OPERATIONS if code.startswith(f"{module}.") and code not in UNTRIED]
    before, fields = stage.digest(division=DIVISION), 0
    for code in codes:
        reached: Counter[int] = Counter()
        tried: list[str] = []
        for attack in salvo.attacks(code):
            answer = stage.post(attack.who, attack.path, attack.body, params=attack.params)
            record.take(attack, answer)
            reached[answer.status_code] += 1
            tried.append(f"{attack} → {answer.status_code}")
            comparable = attack.way == "单笔" and attack.value and not attack.lawful and answer.status_code != 400
            if comparable and attack.target and attack.target.document:
                _compare(stage, salvo, attack, answer, record)
        fields += len(aims(stage, code))
        if changed := stage.changed(before, division=DIVISION):
            record.wrong.append(f"{code} 之后变了 {changed}：\n  " + "\n  ".join(tried))
            before = stage.digest(division=DIVISION)
        if fields_of(code) and code not in NO_AIM and set(reached) <= {400}:
            said = [(item["fields"], item["message"]) for item in refusal(answer)]
            record.wrong.append(f"{code} 的攻击全都不合格式，没有打到判权那里：{dict(reached)}，{said} {attack.body}")
    record.wrong += record.unlogged()
    total = sum(record.statuses.values())
    counted = f"{len(codes)} 个操作、{fields} 个字段、{len(ATTACKERS)} 种人"
    print(f"\n{module}：{counted}，攻击 {total} 次，{dict(record.codes)}")
    assert not record.wrong, f"{total} 次里 {len(record.wrong)} 处不对：\n" + "\n".join(record.wrong[:40])


def _compare(stage: Stage, salvo: Salvo, attack: Attack, answer: httpx.Response, record: Record) -> None:
    """换成不存在的值，应答须一样：分不出那张单据有没有。"""
    ghost = salvo.ghost(attack)
    twin = stage.post(ghost.who, ghost.path, ghost.body)
    if _bare(answer, attack.value) != _bare(twin, ghost.value):
        record.wrong.append(f"{attack} 分得出有没有：{answer.text[:200]} ／ {twin.text[:200]}")


def _bare(answer: httpx.Response, value: str) -> tuple[int, str]:
    """去掉填进去的值再比。"""
    return answer.status_code, answer.text.replace(value, "·")
