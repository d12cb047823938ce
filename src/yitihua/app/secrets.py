"""密钥文件：真实使用时随机生成，演示与场景模式用固定值且生产拒绝它。"""

import os
from pathlib import Path
from secrets import token_urlsafe

DEMO_SECRET = "demo-only-secret-not-for-production-use-0000000000"


def secret_key(home: Path, *, mode: str) -> str:
    """环境变量优先；演示、场景模式用公开的固定值；其余读取或生成 `secret.key`（权限 0600）。"""
    if value := os.environ.get("YITIHUA_SECRET_KEY"):
        return value
    if mode in ("demo", "scenario"):
        return DEMO_SECRET
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(token_urlsafe(48))
    return path.read_text().strip()
