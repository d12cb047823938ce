"""口令摘要：场景运行器登录几百次，用省算力的参数；演示与生产用 Django 的缺省强度。"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ScenarioArgon2Hasher(Argon2PasswordHasher):
    """只在 YITIHUA_MODE=scenario 时用，那里的口令本来就公开。"""

    time_cost = 1
    memory_cost = 1024
    parallelism = 1
