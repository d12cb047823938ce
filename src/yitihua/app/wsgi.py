"""WSGI 入口，由 granian 装载。"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yitihua.app.settings")
application = get_wsgi_application()
