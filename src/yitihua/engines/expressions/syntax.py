"""先看词、再成树：词不在清单里的，连解析器都不给它看。

Token whitelist in front of sqlglot; returns the raw sqlglot tree.
"""

import re
from collections.abc import Sequence
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import TokenType

from yitihua.engines.expressions import functions
from yitihua.engines.expressions.errors import ExpressionError

MAX_LENGTH = 4_000
MAX_TOKENS = 800
MAX_NODES = 200
MAX_DEPTH = 40
FUNCTION_MARK = "fn:"
"""函数名交给解析器前加的记号：解析器不认得它，就不会按 SQL 内置函数改写。"""

_DIALECT = sqlglot.Dialect.get_or_raise("postgres")
_NUMBER = re.compile(r"\d{1,20}(\.\d{1,20})?\Z")
_NAME = re.compile(r"[^\W\d]\w*\Z")
_FULL_WIDTH = re.compile(r"[（），；：＝＞＜＋－＊／‘’“”【】　]")  # noqa: RUF001
_KEYWORDS = frozenset(["and", "or", "not", "in", "like", "between", "case", "when", "then", "else", "end"])
_PUNCTUATION = frozenset(("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "(", ")", ",", ".", ":"))
_PREFIXING = frozenset(("not", "-"))

Token = Any


def parse(text: str, *, words: frozenset[str]) -> exp.Expr:
    """核对词与规模，交 sqlglot 成树。`words` 是可以当要素名用的词，与 SQL 关键字同名也算要素。"""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式过长，最多{MAX_LENGTH}个字", position=MAX_LENGTH)
    tokens = _tokenize(text)
    _check_tokens(tokens, text=text, words=words)
    try:
        trees = _DIALECT.parser().parse(tokens, text)
    except ParseError as error:
        raise ExpressionError("写法不完整或不通，请检查括号、逗号和运算符", position=_parse_position(error)) from None
    (tree,) = trees
    assert tree is not None
    size = sum(not isinstance(node, exp.Identifier | exp.Paren) for node in tree.walk())
    if size > MAX_NODES:
        raise ExpressionError(f"表达式有{size}个节点，最多{MAX_NODES}个，请拆成几条")
    return tree


def _tokenize(text: str) -> list[Token]:
    _refuse_full_width(text)
    try:
        tokens: list[Token] = list(_DIALECT.tokenize(text))
    except TokenError:
        raise ExpressionError("引号没有成对", element="'") from None
    if not tokens:
        raise ExpressionError("表达式为空", position=0)
    if len(tokens) > MAX_TOKENS:
        raise ExpressionError(f"表达式过长，最多{MAX_TOKENS}个词", position=tokens[MAX_TOKENS].start)
    return tokens


def _refuse_full_width(text: str) -> None:
    outside = re.sub(r"'[^']*'", lambda quoted: "0" * len(quoted[0]), text)
    found = _FULL_WIDTH.search(outside)
    if found:
        raise ExpressionError(f"请把“{found[0]}”改成半角符号", position=found.start(), element=found[0])


def _check_tokens(tokens: Sequence[Token], *, text: str, words: frozenset[str]) -> None:
    depth = run = 0
    for index, token in enumerate(tokens):
        if token.comments:
            raise ExpressionError("不能写注释", position=token.start, element="注释")
        source = text[token.start : token.end + 1]
        lower = source.lower()
        depth += (source == "(") - (source == ")")
        run = run + 1 if lower in _PREFIXING else 0
        if depth > MAX_DEPTH or run > MAX_DEPTH:
            raise ExpressionError(f"嵌套过深，最多{MAX_DEPTH}层", position=token.start)
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        _check_token(token, source=source, lower=lower, following=following, words=words)


def _check_token(token: Token, *, source: str, lower: str, following: Token | None, words: frozenset[str]) -> None:
    if lower in _KEYWORDS or source in _PUNCTUATION:
        return
    if token.token_type is TokenType.NUMBER:
        return _check_number(token, source=source, following=following)
    if token.token_type is TokenType.STRING and source.startswith("'"):
        return _check_string(token, following=following)
    if _NAME.match(source) and (token.token_type is TokenType.VAR or lower in words or _is_call(following)):
        token.token_type = TokenType.VAR
        if _is_call(following):
            _mark_function(token, source=source, lower=lower)
        return
    hint = "，不等于请写 <>" if source == "!=" else ""
    raise ExpressionError(f"不允许的写法“{source}”{hint}", position=token.start, element=source)


def _check_number(token: Token, *, source: str, following: Token | None) -> None:
    if not _NUMBER.match(source) or (
        following is not None and following.start == token.end + 1 and _NAME.match(following.text)
    ):
        raise ExpressionError(f"数写错了：“{source}”", position=token.start, element=source)


def _check_string(token: Token, *, following: Token | None) -> None:
    if "\\" in token.text or any(ord(character) < 32 for character in token.text):
        raise ExpressionError("文本里不能有反斜线和控制字符", position=token.start, element=token.text)
    if following is not None and following.token_type is TokenType.STRING:
        raise ExpressionError("两段文本之间缺少运算符", position=following.start, element=following.text)


def _is_call(following: Token | None) -> bool:
    return following is not None and following.token_type is TokenType.L_PAREN


def _mark_function(token: Token, *, source: str, lower: str) -> None:
    if lower not in functions.NAMES:
        raise ExpressionError(f"没有函数“{source}”{_function_hint(lower)}", position=token.start, element=source)
    token.text = FUNCTION_MARK + lower


def _function_hint(lower: str) -> str:
    instead = {"sum": "合计", "count": "计数", "max": "取大 或 最大", "min": "取小 或 最小", "if": "case when"}.get(
        lower
    )
    return f"，请用 {instead}" if instead else ""


def _parse_position(error: ParseError) -> int | None:
    first = error.errors[0] if error.errors else {}
    column = first.get("col")
    return column - 1 if isinstance(column, int) and first.get("line") == 1 else None
