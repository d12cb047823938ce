"""排版：同样的数出同样的字节；只用随包的字体，不用系统字体。"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import typst

from yitihua.kernel.errors import Refusal
from yitihua.kernel.findings import Finding, Level

HERE: Final = Path(__file__).resolve().parent
NEEDED: Final = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")
FETCH: Final = "python tools/fonts/fetch.py"


def require_fonts(fonts: Path) -> None:
    """打印前先问：字体不全就不留打印痕迹。"""
    missing = [name for name in NEEDED if not (fonts / name).is_file()]
    if missing:
        text = f"打印件字体不全，缺{'、'.join(missing)}"
        raise Refusal([Finding("E-PRINT", Level.BLOCK, text, next_step=f"请管理员在源码目录执行 {FETCH}")])


def typeset(template: str, data: Mapping[str, Any], *, day: date, fonts: Path) -> bytes:
    """`fonts` 是字体目录；时间戳固定为单据的业务日期。字体不全即拒绝。"""
    require_fonts(fonts)
    content = json.dumps(data, ensure_ascii=False, sort_keys=True)
    made = typst.compile(
        HERE / template,
        format="pdf",
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"data": content},
        timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )
    assert isinstance(made, bytes)
    return made
