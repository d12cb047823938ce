"""12 位联行号：行别 3 + 城市 4 + 序号 4 + 校验码 1（ISO 7064 MOD 11,10）。"""


def check_digit(first11: str) -> str:
    """初值 P=10；逐位 S=(P+a) mod 10，0 取 10，P=2S mod 11；末位使 (P+c) mod 10 = 1。"""
    product = 10
    for char in first11:
        total = (product + int(char)) % 10 or 10
        product = (2 * total) % 11
    return str((11 - product) % 10)


def compose(*, bank_class: str, city: str, sequence: int) -> str:
    first11 = f"{bank_class}{city}{sequence:04d}"
    return first11 + check_digit(first11)


def valid(bank_no: str) -> bool:
    return len(bank_no) == 12 and bank_no.isdigit() and check_digit(bank_no[:11]) == bank_no[11]
