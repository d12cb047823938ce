"""越权攻击：从登记簿生成，对每个操作、每张记录、每个读接口，以每一种不该看到的人去试。

登记簿取自产品本身：操作与记录多一个，攻击就多一组；所以先装载应用，不连数据库。
"""

import os
import tempfile

os.environ.setdefault("YITIHUA_MODE", "demo")
os.environ.setdefault("YITIHUA_HOME", tempfile.mkdtemp(prefix="yitihua-attack-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from yitihua.app.compose import compose

compose()
