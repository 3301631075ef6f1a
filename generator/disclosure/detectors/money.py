"""Where a person's money is: bank cards and accounts."""

from __future__ import annotations

import re

from generator.disclosure.detectors.detector import Detector
from generator.disclosure.detectors.text import (
    END,
    FAR,
    NUMBERS,
    SIGN,
    START,
    after,
    before,
    digits,
    one_of,
)

_ISSUERS = re.compile("4|5[0-9]|6|3[567]|9[058]")
"""First digits of cards issued in China: UnionPay 62 and 60, the international ones, and 9558."""

_CARD_WORDS = re.compile("卡号|银行卡|储蓄卡|借记卡|信用卡|账号|帐号|账户|帐户")
_ACCOUNT = one_of("账号 帐号 账户 帐户 卡号 收款户 存折 银行卡 储蓄卡 信用卡".split())


def holds_luhn(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1, which bank cards have."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _is_card(match: re.Match[str], value: str) -> bool:
    number = re.sub(SIGN, "", value)
    known = _ISSUERS.match(number) or _CARD_WORDS.search(before(match, 20))
    return bool(known) and len(set(number)) > 2 and holds_luhn(number)


BANK_CARD = Detector(
    "bank-card",
    digits(16),
    rf"{START}([0-9]{{4}}(?:{SIGN}[0-9]{{4}}){{3}}(?:{SIGN}[0-9]{{1,3}})?|[0-9]{{6}} [0-9]{{13}}"
    rf"|[0-9]{{16,19}}){END}",
    _is_card,
    coarse=(NUMBERS,),
)
"""16 to 19 digits with a right check digit."""

_AMOUNT = re.compile("余额|金额|存款|欠款|透支")


def _is_account(match: re.Match[str], value: str) -> bool:
    """What is in an account is no account."""
    return not _AMOUNT.search(match[0]) and not re.match(" ?[元万亿]", after(match, 2))


BANK_ACCOUNT = Detector(
    "bank-account",
    f"{_ACCOUNT}[^\\n]{{0,20}}{digits(11)}",
    rf"{_ACCOUNT}{FAR}{{0,12}}?[:\s为是]{{0,3}}(?<![0-9-])"
    rf"([0-9](?:[ -]?[0-9]){{10,27}}){END}",
    _is_account,
    coarse=(NUMBERS,),
)
"""Any long number behind a word for an account: those of firms are hidden too (JDG-08)."""
