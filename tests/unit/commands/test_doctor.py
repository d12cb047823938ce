"""环境检查：每条都能查出坏的，也认得好的；只看不改。"""

import socket
from pathlib import Path

import pytest

from yitihua.app.commands import doctor


def test_版本不够的_Python_不合格() -> None:
    assert doctor.python_version((3, 10, 9)).state == doctor.BAD
    assert doctor.python_version((3, 11, 0)).state == doctor.GOOD


def test_没有_Node_时界面已构建才合格(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    assert doctor.node(built=True).state == doctor.GOOD
    assert doctor.node(built=False).state == doctor.BAD


def test_缺一个字体就点名(tmp_path: Path) -> None:
    for name in doctor.FONTS[1:]:
        (tmp_path / name).touch()
    found = doctor.fonts(tmp_path)
    assert (found.state, doctor.FONTS[0] in found.text) == (doctor.BAD, True)
    (tmp_path / doctor.FONTS[0]).touch()
    assert doctor.fonts(tmp_path).state == doctor.GOOD


def test_私钥别人能读不合格(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YITIHUA_KEYS", raising=False)
    folder = tmp_path / "keys"
    folder.mkdir()
    for name in ("011.key.pem", "011.cert.pem"):
        (folder / name).touch(mode=0o600)
    assert [item.state for item in doctor.keys(tmp_path, mode="production")] == [doctor.GOOD]
    (folder / "011.key.pem").chmod(0o640)
    assert doctor.BAD in [item.state for item in doctor.keys(tmp_path, mode="production")]


def test_生产没有签名私钥不合格而演示可以(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YITIHUA_KEYS", raising=False)
    assert [item.state for item in doctor.keys(tmp_path, mode="production")] == [doctor.BAD]
    assert [item.state for item in doctor.keys(tmp_path, mode="demo")] == [doctor.GOOD]


def test_端口被别的程序占着不合格() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port = int(holder.getsockname()[1])
        assert doctor.port_free(port).state == doctor.BAD
    assert doctor.port_free(port).state == doctor.GOOD


def test_连不上的数据库不合格(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YITIHUA_DATABASE_URL", f"postgresql://nobody@/none?host={tmp_path}")
    found = list(doctor.database(tmp_path, mode="demo"))
    assert [item.state for item in found] == [doctor.BAD]


def test_没有起的嵌入式服务不去起它(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YITIHUA_DATABASE_URL", raising=False)
    found = list(doctor.database(tmp_path, mode="demo"))
    assert [item.state for item in found] == [doctor.GOOD]
    assert list(tmp_path.iterdir()) == []
