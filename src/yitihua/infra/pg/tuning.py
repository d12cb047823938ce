"""服务参数：按内存换算，测试用小的（依据见 docs/adr 与压测记录）。"""

import os
from collections.abc import Mapping

_MB = 1024 * 1024
_SHARED_BUFFERS_CAP_MB = 1024


def settings(*, durable: bool, memory_mb: int | None = None) -> Mapping[str, str]:
    """`durable=False` 只给测试：不落盘、缓存小；正式服务启动自查会拒绝它。"""
    memory = memory_mb if memory_mb is not None else installed_memory_mb()
    shared = min(_SHARED_BUFFERS_CAP_MB, max(64, memory // 6)) if durable else 128
    base = {
        "max_connections": "120",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(256, memory * 6 // 10)}MB",
        "work_mem": "64MB" if memory >= 4096 else "16MB",
        "maintenance_work_mem": "256MB" if memory >= 4096 else "64MB",
        "max_wal_size": "16GB" if durable and memory >= 8192 else "2GB",
        "checkpoint_timeout": "15min",
        "wal_buffers": "64MB" if durable and memory >= 4096 else "16MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "autovacuum_naptime": "10s",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "lc_messages": "C",
        "logging_collector": "off",
        "log_min_messages": "warning",
    }
    loss = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    safe = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    return {**base, **(safe if durable else loss)}


def installed_memory_mb() -> int:
    """物理内存与容器限额取小者（MB）。"""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as file:
            quota = file.read().strip()
    except OSError:
        quota = "max"
    return min(physical, int(quota) if quota.isdigit() else physical) // _MB


def as_file(values: Mapping[str, str]) -> str:
    """写成配置文件的样子。"""
    quoted = ((name, value.replace("'", "''")) for name, value in values.items())
    return "".join(f"{name} = '{value}'\n" for name, value in quoted)
