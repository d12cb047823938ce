"""命令行：`python -m simulators bank|treasury …`。就绪后在标准输出写一行 JSON：机构与端口。"""

import argparse
import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from simulators import MOF, PBC
from simulators.bank import AUTO, MANUAL, AgentBank
from simulators.bank_clearing import NET, SEPARATE
from simulators.host import Host
from simulators.party import Party
from simulators.server import SimulatorServer
from simulators.signing import KeyRing
from simulators.treasury import Treasury

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def main(arguments: Sequence[str] | None = None) -> int:
    """起一个模拟机构，直到收到 SIGTERM 或 Ctrl-C。"""
    options = _parser().parse_args(arguments)
    host = Host(lambda: _party(options), peers=_peers(options), state=options.state)
    server = SimulatorServer(host, port=options.port)
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    print(json.dumps({"org": host.party.org, "port": server.server_address[1]}), flush=True)
    stopping.wait()
    server.shutdown()
    server.server_close()
    host.close()
    return 0


def _party(options: argparse.Namespace) -> Party:
    run_code = "".join(secrets.choice(_LETTERS) for _ in range(3))
    keys = KeyRing(org=options.org, directory=options.keys, trust=options.trust)
    if options.role == "treasury":
        return Treasury(keys=keys, org=options.org, run_code=run_code)
    policy = AUTO if options.auto else MANUAL
    return AgentBank(org=options.org, keys=keys, policy=policy, mode=options.mode, run_code=run_code)


def _peers(options: argparse.Namespace) -> dict[str, str]:
    peers = {MOF: options.mof_url}
    if options.role == "bank":
        return {**peers, PBC: options.pbc_url}
    return peers | dict(pair.split("=", 1) for pair in options.bank_url)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulators", description="代理银行与人民银行国库模拟器")
    roles = parser.add_subparsers(dest="role", required=True)
    bank = roles.add_parser("bank", help="代理银行")
    bank.add_argument("--org", required=True, help="行别代码，如 102")
    bank.add_argument("--pbc-url", required=True, help="人民银行国库的地址")
    bank.add_argument("--auto", action="store_true", help="收到支付凭证即付款；不写则等指令")
    bank.add_argument("--mode", choices=[SEPARATE, NET], default=SEPARATE, help="划款与退款分开或净额")
    treasury = roles.add_parser("treasury", help="人民银行国库")
    treasury.add_argument("--org", default=PBC, help="机构代码")
    treasury.add_argument("--bank-url", action="append", default=[], metavar="102=URL", help="各代理银行的地址，可重复")
    keys = os.environ.get("SIMULATOR_KEYS")
    for role in (bank, treasury):
        role.add_argument("--port", type=int, default=0, help="本机端口，0 为自动")
        role.add_argument("--mof-url", required=True, help="财政系统的地址")
        role.add_argument(
            "--keys", type=Path, default=keys, required=keys is None, help="密钥目录，或环境变量 SIMULATOR_KEYS"
        )
        role.add_argument("--trust", type=Path, help="信任证书目录，默认同密钥目录")
        role.add_argument("--state", type=Path, help="日志文件；重启后接着办")
    return parser


if __name__ == "__main__":
    sys.exit(main())
