"""装载应用，不要数据库。"""

import os
import tempfile

os.environ.setdefault("YITIHUA_MODE", "demo")
os.environ.setdefault("YITIHUA_HOME", tempfile.mkdtemp(prefix="yitihua-test-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")

import django
from django.apps import apps

if not apps.ready:
    django.setup()
