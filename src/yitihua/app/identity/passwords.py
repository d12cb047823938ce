"""口令不许含本系统的名字、单位常用词与本人账号：猜口令的人先试这些。"""

from typing import Final

from django.core.exceptions import ValidationError

from yitihua.infra.identity.models import User

WORDS: Final = ("yitihua", "caizheng", "czj", "yusuan", "zhifu", "guoku", "yueyang", "password", "admin", "qwerty")
"""登记的常用词；docs/security 里写明，改这里就改了规矩。"""


class ContextWordsValidator:
    """口令去掉大小写后，含登记的常用词且所余不足六位的，或含本人账号的，不收。"""

    def validate(self, password: str, user: User | None = None) -> None:
        lowered = password.lower()
        for word in WORDS:
            if word in lowered and len(lowered.replace(word, "")) < 6:
                raise ValidationError(f"口令以常用词 {word} 为主，太好猜")
        name = user.username.partition("@")[0].lower() if user else ""
        if len(name) >= 4 and name in lowered:
            raise ValidationError("口令里不能有本人的账号")

    def get_help_text(self) -> str:
        return "口令不能以本系统的名字、单位常用词为主，也不能含本人的账号。"
