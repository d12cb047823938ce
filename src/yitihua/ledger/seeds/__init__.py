"""记账模板与科目表：随程序走的数据，官方原表到位后整体替换（一套文件就是一个版本）。

Seed data of the posting engine: account charts, entry templates and their vocabularies.
"""

from pathlib import Path
from typing import Final

SEEDS: Final = Path(__file__).parent
