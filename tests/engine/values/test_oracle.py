"""Credit codes judged by another implementation of GB 32100-2015, python-stdnum."""

from __future__ import annotations

import random

from stdnum.cn import uscc

from engine.values import ValueProblem, check_uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODES = 5_000
CHOICE = random.Random(32100)


def is_code(text: str) -> bool:
    try:
        return check_uscc(text) == text
    except ValueProblem:
        return False


def body() -> str:
    """What stands before the check character: authority, kind, region, organisation.

    Authorities with a letter (Y, others) are left out: the oracle knows digits only.
    """
    return (
        CHOICE.choice("159")
        + CHOICE.choice("1239")
        + "".join(CHOICE.choices("0123456789", k=6))
        + "".join(CHOICE.choices(ALPHABET, k=9))
    )


def test_the_right_check_character_is_the_same() -> None:
    for _ in range(CODES):
        found = body()
        code = found + uscc.calc_check_digit(found)
        assert is_code(code) and uscc.is_valid(code), code


def test_the_same_wrong_codes_are_refused() -> None:
    accepted = 0
    for _ in range(CODES):
        found = body()
        code = found + uscc.calc_check_digit(found)
        place = CHOICE.randrange(8, 18)
        wrong = code[:place] + CHOICE.choice(ALPHABET) + code[place + 1 :]
        assert is_code(wrong) == uscc.is_valid(wrong), wrong
        accepted += is_code(wrong)
    assert 0 < accepted < CODES / 10, "only a character replaced by itself is right"
