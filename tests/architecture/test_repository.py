"""仓库里的文件：不含机器路径、软件仓库地址，锁文件可以在任何地方用，文档的链接不断。"""

import hashlib
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
MACHINE = re.compile(r"(?<![\w.$}>/-])/(?:work|root|home)/[\w.]")
REGISTRY = re.compile(
    r"files\.pythonhosted\.org|(?<![\w.])pypi\.(?:org|python)|registry\.npmjs|registry\.yarnpkg|npmmirror\.com|"
    r"deb\.debian\.org|tuna\.tsinghua|index-url|extra-index",
    re.IGNORECASE,
)
SELF = "tests/architecture/test_repository.py"
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in done.stdout.decode("utf-8").split("\0") if name]
    return [ROOT / name for name in names if name != SELF and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("text", [f"cd /{'work'}/main", f'"/{"root"}/.pyenv"', f"=/{'home'}/someone"])
def test_认得出机器路径(text: str) -> None:
    assert MACHINE.search(text)


@pytest.mark.parametrize("text", ["https://files.pythonhosted.org/x", "--index-url=x", "https://registry.npmjs.org/a"])
def test_认得出软件仓库地址(text: str) -> None:
    assert REGISTRY.search(text)


def test_没有机器路径与软件仓库地址() -> None:
    everything = texts()
    assert len(everything) > 500
    found = [
        f"{name}:{number} {line.strip()[:100]}"
        for name, text in everything
        if MACHINE.search(text) or REGISTRY.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE.search(line) or REGISTRY.search(line)
    ]
    assert found == []


def test_依赖锁文件逐个带哈希且没有地址() -> None:
    text = (ROOT / "requirements-dev.lock").read_text("utf-8")
    pinned = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==[^\s\\;]+", text, re.MULTILINE)
    assert len(pinned) > 80
    blocks = re.split(r"^(?=[\w.-]+(?:\[[\w,-]+\])?==)", text, flags=re.MULTILINE)[1:]
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"https?://", text)


def test_前端锁文件没有下载地址() -> None:
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 100
    assert [name for name, item in packages.items() if "resolved" in item] == []


def test_文档之间的链接不断() -> None:
    broken = []
    for path in tracked():
        if path.suffix != ".md":
            continue
        for target in LINK.findall(path.read_text("utf-8")):
            if not re.match(r"[a-z]+:|#", target) and not (path.parent / unquote(target.partition("#")[0])).exists():
                broken.append(f"{path.relative_to(ROOT)} → {target}")
    assert broken == []


def test_文档里提到的源文件都在() -> None:
    mentioned = re.compile(r"`((?:src|tests|tools|bench|simulators|web|docs)/[^`\s*<>…{}]+)`")
    missing = []
    documents = [path for path in tracked() if path.suffix == ".md" and "spec" not in path.parts]
    assert len(documents) >= 10
    for path in documents:
        for name in mentioned.findall(path.read_text("utf-8")):
            if not (ROOT / name.partition("::")[0].partition("#")[0]).exists():
                missing.append(f"{path.relative_to(ROOT)} → {name}")
    assert missing == []


def test_业务规格都在索引里() -> None:
    folder = ROOT / "docs" / "spec"
    index = (folder / "README.md").read_text("utf-8")
    names = sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")
    assert len(names) >= 16
    assert [name for name in names if f"]({name})" not in index] == []


def test_许可证是原文() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    terms = text.partition("APPENDIX")[0].split()
    assert hashlib.sha256(" ".join(terms).encode()).hexdigest() == (
        "59d8f0ba87ad9a2f1a431123c8d16646e5b89ba53653e818f16d136d77263c99"
    )
