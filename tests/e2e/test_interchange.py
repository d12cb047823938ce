"""接口对接、个人证书、权限迁移：两名管理员在浏览器里办一遍，再从库里核对。"""

from collections.abc import Callable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect

from tests.e2e.screens import Desk
from tests.e2e.test_system import dialog, fill
from tests.e2e.world import World

Desks = Callable[[str], Desk]
Shot = Callable[[Page, str], None]


def certificate() -> str:
    """一张自签的证书，2022 年有效。"""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "记账某")])
    builder = x509.CertificateBuilder().issuer_name(name).subject_name(name).public_key(key.public_key())
    dated = builder.not_valid_before(datetime(2022, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2023, 1, 1, tzinfo=UTC))
    made = dated.serial_number(x509.random_serial_number()).sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode("ascii")


def test_申请客户端_另一名批准_建订阅_看例子(world: World, desk_of: Desks, shot: Shot) -> None:
    first = desk_of("SEC_ADM")
    first.go("/interchange/clients")
    first.press("申请客户端")
    secret = dialog(first).locator("[data-field=secret] input").input_value()
    assert len(secret) == 64
    shot(first.page, "101-申请接口客户端")
    fill(first, "确定申请", client_name="单位财务软件", roles="AG_OP", agency_prefix="101001", reason="财务软件对接")
    expect(first.toast()).to_contain_text("申请接口客户端成功")

    second = desk_of("SEC_ADM#2")
    second.go("/interchange/changes")
    second.grid().check(0)
    second.press("批准")
    shot(second.page, "102-批准接口客户端")
    fill(second, "确定批准", opinion="同意接入")
    expect(second.toast()).to_contain_text("批准成功")
    client = "SELECT count(*) FROM sys_api_client WHERE client_name = %s AND sealed_secret <> %s"
    assert world.sql(client, "单位财务软件", secret) == 1

    first.go("/interchange/clients")
    expect(first.grid().rows().first).to_contain_text("单位财务软件")
    shot(first.page, "103-接口客户端")
    first.go("/interchange/webhooks")
    first.press("新建订阅")
    box = dialog(first)
    box.locator("[data-field=client_id] select").select_option(label="单位财务软件")
    fill(first, "确定新建", event_types="payment.paid", url="http://192.168.9.9/hook")
    expect(first.refusal()).to_contain_text("不在白名单")
    fill(first, "确定新建", url="http://127.0.0.1:9/hook")
    expect(first.toast()).to_contain_text("新建订阅成功")
    shot(first.page, "104-事件订阅")
    first.go("/interchange/deliveries")
    expect(first.page.get_by_text("没有事件通知")).to_be_visible()
    first.go("/interchange/examples")
    expect(first.page.locator("pre")).to_contain_text("X-Signature")
    shot(first.page, "105-接口示例")


def test_登记证书_吊销(world: World, desk_of: Desks, shot: Shot) -> None:
    desk = desk_of("SEC_ADM")
    desk.go("/system/certificates?username__contains=ag_post2@101001")
    desk.press("登记证书")
    fill(desk, "确定登记", username="ag_post2@101001", certificate=certificate())
    expect(desk.toast()).to_contain_text("登记证书成功")
    expect(desk.grid().rows()).to_have_count(2)
    shot(desk.page, "106-个人证书")
    desk.grid().check(0)
    desk.press("吊销")
    fill(desk, "确定吊销", reason="介质遗失补办")
    expect(desk.grid().rows()).to_have_count(1)
    assert world.sql("SELECT count(*) FROM sys_certificate WHERE revoke_reason = %s", "介质遗失补办") == 1


def test_导入旧授权_对不上的人工确认为角色(world: World, desk_of: Desks, shot: Shot) -> None:
    desk = desk_of("SEC_ADM")
    desk.go("/system/permission-map")
    desk.press("新增对照")
    fill(desk, "确定设置", old_permission="单位会计", role_code="AG_OP", remark="迁移方案附表二")
    expect(desk.toast()).to_contain_text("设置对照成功")
    desk.go("/system/legacy")
    desk.press("导入")
    text = (
        "旧账号,新账号,旧权限,单位代码,科室代码\nu1,ag_aud2@102001,单位会计,102001,\nu2,lead1@430600000,资金调度岗,,\n"
    )
    fill(desk, "确定导入", csv_text=text)
    expect(desk.page.get_by_text("旧权限资金调度岗无对应角色，需人工确认").first).to_be_visible()
    desk.go("/system/legacy")
    expect(desk.grid().rows()).to_have_count(1)
    shot(desk.page, "107-权限迁移待确认")
    desk.grid().check(0)
    desk.press("确认为角色")
    fill(desk, "确定确认", role_code="MOF_TRE", opinion="国库科书面确认")
    expect(desk.toast()).to_contain_text("确认成功")
    counts = "SELECT count(*) FROM sys_legacy_grant WHERE status = 'requested' AND change_id IS NOT NULL"
    assert world.sql(counts) == 2
    desk.go("/system/legacy?tab=requested")
    expect(desk.grid().rows()).to_have_count(2)
    shot(desk.page, "108-权限迁移已转申请")
