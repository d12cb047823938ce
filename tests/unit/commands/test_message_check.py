"""`yitihua message check` 的退出码与输出，用独立拼装的样本。"""

import json
from pathlib import Path

import pytest

from yitihua.app.commands.message_check import check_files

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "messages"
CERTS = GOLDEN / "certs"


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YITIHUA_KEYS", raising=False)


def test_合规文件退出码为零并列出中文字段名(capsys: pytest.CaptureFixture[str]):
    assert check_files([GOLDEN / "5214_send.xml"], as_json=False, trust=CERTS) == 0
    shown = capsys.readouterr().out
    assert "5214" in shown
    assert "未发现不合规定之处" in shown
    assert "金额 PayAmt" in shown


def test_信任目录也可由环境变量给出(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("YITIHUA_KEYS", str(CERTS))
    assert check_files([GOLDEN / "5214_send.xml"], as_json=True) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert [item["accepted"] for item in report["vouchers"][0]["signatures"]] == [True]
    assert report["vouchers"][0]["findings"] == []


def test_没有信任名单时只验算签名并说明(capsys: pytest.CaptureFixture[str]):
    assert check_files([GOLDEN / "5214_send.xml"], as_json=True) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert [item["code"] for item in report["vouchers"][0]["findings"]] == ["S009"]


def test_一个文件不合规则整体退出码为一(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    broken = tmp_path / "坏.xml"
    broken.write_bytes((GOLDEN / "5214_send.xml").read_bytes()[:-40])
    assert check_files([GOLDEN / "5214_send.xml", broken], as_json=True, trust=CERTS) == 1
    assert [item["ok"] for item in json.loads(capsys.readouterr().out)] == [True, False]


def test_旧签名默认拒绝而放行后只预警(capsys: pytest.CaptureFixture[str]):
    old = [GOLDEN / "5214_send_sha1.xml"]
    assert check_files(old, as_json=False, trust=CERTS) == 1
    assert check_files(old, as_json=False, trust=CERTS, allow_sha1=True) == 0
    capsys.readouterr()


def test_读不到的文件退出码为二其余照查(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    missing = tmp_path / "没有.xml"
    assert check_files([missing, GOLDEN / "5214_send.xml"], as_json=True, trust=CERTS) == 2
    output = capsys.readouterr()
    assert len(json.loads(output.out)) == 1
    assert str(missing) in output.err


def test_信任目录不存在或没有证书退出码为二(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert check_files([GOLDEN / "5214_send.xml"], as_json=False, trust=tmp_path / "没有") == 2
    assert check_files([GOLDEN / "5214_send.xml"], as_json=False, trust=tmp_path) == 2
    assert "没有 *.cert.pem 证书" in capsys.readouterr().err
