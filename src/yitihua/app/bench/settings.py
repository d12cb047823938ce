"""压测服务的设置：与产品一样，只多一个装“插一行”操作的应用，排在总装之前。"""

from yitihua.app.settings import *  # noqa: F403
from yitihua.app.settings import INSTALLED_APPS as _PRODUCT

INSTALLED_APPS = ["yitihua.app.bench.apps.BenchConfig", *_PRODUCT]
