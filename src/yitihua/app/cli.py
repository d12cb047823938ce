"""命令行：`yitihua <命令>`，用法说明用中文，退出码 0 成功、1 业务不过、2 用法错误。"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from yitihua.app import garbage, runtime

app = typer.Typer(help="一体化：预算管理一体化系统", no_args_is_help=True, add_completion=False)


@app.command(help="建库、建表、布置行级安全；可重复执行")
def migrate(years: Annotated[str, typer.Option("--years", help="要开的年度，逗号分隔")] = "2022") -> None:
    urls = runtime.prepare_database()
    runtime.setup_django(url=urls.owner)
    from yitihua.app.migration import migrate as run

    run(urls.owner, years=tuple(int(year) for year in years.split(",")))
    typer.echo("迁移完成")


@app.command(help="真实使用的初始化：建表、装代码、建三个管理员并给出一次性口令")
def init(
    division: Annotated[str, typer.Option(help="9 位财政区划代码")],
    year: Annotated[str, typer.Option(help="预算年度")],
) -> None:
    urls = runtime.prepare_database()
    runtime.setup_django(url=urls.owner)
    from yitihua.app.commands.initialize import initialize
    from yitihua.app.migration import migrate as run

    run(urls.owner, years=(int(year),))
    for username, password in initialize(mof_div_code=division, fiscal_year=year).items():
        typer.echo(f"{username}　{password}")
    typer.echo("口令只显示这一次，首次登录须修改。")


@app.command(help="起服务（WSGI，granian）")
def serve(
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="进程数")] = 1,
    threads: Annotated[int, typer.Option(help="每进程线程数")] = 16,
    connections: Annotated[int, typer.Option(help="每进程同时保持的连接数")] = 8192,
) -> None:
    runtime.prepare_database()
    runtime.setup_django()
    from yitihua.app.open_files import allow_connections
    from yitihua.app.startup import check_startup

    check_startup()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads),
        "--backpressure", str(allow_connections(connections)),
        "--no-ws", "--log-level", "warning", "yitihua.app.wsgi:application",
    ]  # fmt: skip
    os.execv(command[0], command)


@app.command(help="起后台作业进程")
def worker(
    once: Annotated[bool, typer.Option("--once", help="排空队列后退出")] = False,
) -> None:
    runtime.prepare_database()
    runtime.setup_django()
    from yitihua.infra.jobs.worker import run_worker

    garbage.sparse()
    run_worker(wait=not once)


@app.command(help="装入演示城市")
def seed(scale: Annotated[str, typer.Option(help="demo 或 city")] = "demo") -> None:
    runtime.prepare_database()
    runtime.setup_django()
    from yitihua.app.demo.seed import seed_demo

    seed_demo(scale=scale)


@app.command(help="起演示环境：数据库、迁移、装数、服务、作业、模拟银行与人民银行，前台运行")
def demo(
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    scale: Annotated[str, typer.Option(help="demo 或 city；不写即沿用已装好的，没装过装 demo")] = "",
) -> None:
    if scale not in ("", "demo", "city"):
        raise typer.BadParameter("scale 只能是 demo、city")
    os.environ["YITIHUA_MODE"] = "demo"
    from yitihua.app.demo.supervisor import run_demo

    raise typer.Exit(run_demo(port=port, scale=scale))


@app.command(help="全链核对：单据、变动、额度、账簿四方对照")
def verify(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
    urls = runtime.prepare_database()
    from yitihua.app.verification import run_verify

    raise typer.Exit(run_verify(urls.verify, as_json=as_json))


audit_app = typer.Typer(help="操作日志：封块与核对", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


@audit_app.command("seal", help="把已了结的日志封成块；服务起着时每分钟自动封一次")
def audit_seal() -> None:
    runtime.prepare_database()
    runtime.setup_django()
    from django.db import transaction

    from yitihua.infra.oplog.seal import seal

    with transaction.atomic():
        sealed = seal()
    typer.echo(f"封了 {sealed} 条")


@audit_app.command("verify", help="核对日志的链，改、删、插、换次序指到第几条；有不符退出码 1")
def audit_verify(
    head: Annotated[str, typer.Option(help="先前抄存的块指纹，链里没有它即整条链被重写过")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    urls = runtime.prepare_database()
    from yitihua.app.audit import run_audit_verify

    raise typer.Exit(run_audit_verify(urls.verify, head=head, as_json=as_json))


@app.command(help="列出全部操作")
def ops(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
    runtime.prepare_database()
    runtime.setup_django()
    from yitihua.app.commands.ops import list_operations

    typer.echo(list_operations(as_json=as_json))


year_app = typer.Typer(help="年度")
app.add_typer(year_app, name="year")


@year_app.command("open", help="开年度：分区、账套、期间、计数器")
def year_open(year: Annotated[int, typer.Argument(min=2000, max=2099, help="四位年度")]) -> None:
    urls = runtime.prepare_database()
    runtime.setup_django(url=urls.owner)
    from django.db import transaction

    from yitihua.app.commands.open_year import divisions_in_use, open_fiscal_year
    from yitihua.app.migration import migrate as run

    run(urls.owner, years=(year,))
    for mof_div_code in divisions_in_use():
        with transaction.atomic():
            made = open_fiscal_year(mof_div_code=mof_div_code, fiscal_year=f"{year:04d}")
        typer.echo(f"{mof_div_code} 新建账套 {made['gl_acct_set']} 套、期间 {made['gl_acct_period']} 个")
    typer.echo(f"{year} 年度已开")


scenario_app = typer.Typer(help="场景")
app.add_typer(scenario_app, name="scenario")


@scenario_app.command("run", help="执行场景文件")
def scenario_run(
    paths: list[Path],
    parallel: Annotated[int, typer.Option(help="并行度")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    os.environ["YITIHUA_MODE"] = "scenario"
    from yitihua.app.scenario_world.pool import run_with_servers

    raise typer.Exit(run_with_servers(paths, parallel=parallel, as_json=as_json))


@app.command(help="查运行环境：Python、Node、字体、权限、磁盘、密钥、端口、数据库")
def doctor(
    port: Annotated[int, typer.Option(help="服务要用的端口")] = 8000,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    from yitihua.app.commands.doctor import doctor as examine

    mode = os.environ.get("YITIHUA_MODE", "production")
    raise typer.Exit(examine(home=runtime.home(), mode=mode, port=port, as_json=as_json))


@app.command(help="压测：账本与 pgbench 的比值，HTTP 的送审、列表与报表，成批分配与下达；报达标未达")
def bench(
    part: Annotated[
        list[str] | None, typer.Option(help="ledger、http、batch、volume、limits、yearend，可写多次；缺省前两样")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="轮数，取中位数")] = 5,
    scale: Annotated[str, typer.Option(help="先装演示城市：demo 或 city；不写只用基础世界")] = "",
    size: Annotated[int, typer.Option(min=1, max=2_000_000, help="年结的指标条数")] = 20_000,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    from yitihua.app.commands.bench import bench as run

    parts = frozenset(part or ("ledger", "http"))
    if parts - {"ledger", "http", "batch", "volume", "limits", "yearend"} or scale not in ("", "demo", "city"):
        raise typer.BadParameter("part 只能是 ledger、http、batch、volume、limits、yearend，scale 只能是 demo、city")
    raise typer.Exit(run(parts=parts, rounds=rounds, scale=scale, size=size, as_json=as_json))


spec_app = typer.Typer(help="业务规格")
app.add_typer(spec_app, name="spec")


@spec_app.callback()
def spec() -> None:
    """业务规格与实现是否对得上。"""


@spec_app.command("coverage", help="规则覆盖：触发、放行、关掉即露馅；算例的场景与数字")
def spec_coverage(
    module: Annotated[str, typer.Option(help="模块编号，如 00")] = "00",
    trace: Annotated[list[Path] | None, typer.Option(help="现成的覆盖记录，可写几次；不写就跑一遍场景与测试")] = None,
    kill: Annotated[bool, typer.Option("--kill/--no-kill", help="逐条关掉规则，看测试是否不过")] = True,
    sample: Annotated[int, typer.Option(help="只抽这么多条试着关，0 为全部")] = 0,
    seed: Annotated[int, typer.Option(help="抽样种子")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    from yitihua.app.commands.spec_coverage import Options, spec_coverage

    raise typer.Exit(spec_coverage(Options(module, tuple(trace or ()), kill, sample, seed, as_json)))


message_app = typer.Typer(help="报文")
app.add_typer(message_app, name="message")


@message_app.command("check", help="检查银行或财政的报文文件：凭证种类、签名、字段与全部不合格处")
def message_check(
    files: list[Path],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    trust: Annotated[Path | None, typer.Option("--trust", help="信任证书目录，缺省取 YITIHUA_KEYS")] = None,
    allow_sha1: Annotated[bool, typer.Option("--allow-sha1", help="现行测试系统的 SHA-1 签名只预警")] = False,
) -> None:
    from yitihua.app.commands.message_check import check_files

    raise typer.Exit(check_files(files, as_json=as_json, trust=trust, allow_sha1=allow_sha1))


@app.command(
    help="起模拟器：bank、treasury",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def simulate(context: typer.Context) -> None:
    raise typer.Exit(subprocess.call([sys.executable, "-m", "simulators", *context.args]))


def main() -> None:
    app()


if __name__ == "__main__":
    main()
