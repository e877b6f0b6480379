"""Passwords: which are too easily guessed, what is kept of them, and ones the court gives out.

Judged by zxcvbn, whose lists hold the passwords, words, names and keyboard runs that attackers try
first.  What others know of a person (login name, name, its pinyin, phone) counts for nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn import zxcvbn

from court.core.tables import Account
from engine.text.errors import FieldProblem, FilingError

LEAST, MOST = 10, 200
DIFFERENT = 5
# Tries an attacker needs who knows how people choose passwords; zxcvbn calls 10⁸ "safely
# unguessable online".
GUESSES = 10**8
# The part that is judged: zxcvbn takes half a second for 24 hostile characters, minutes for 200.
JUDGED = 20
SHORTEST_WORD = 3
COURT_WORDS = ("立案", "法院", "法官", "lian", "fayuan", "faguan", "guanli", "court", "judge")
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GROUP = 4
# Printed by `lian demo`: outside a demonstration it is nobody's password.
OF_THE_DEMONSTRATION = "lian-demo-2026"
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """What is kept of a password, with Argon2id."""
    return _hasher.hash(password)


@cache
def nobodys_hash() -> str:
    """The hash of a password nobody has; a server makes it before its first sign-in."""
    return hashed(secrets.token_hex(16))


def is_right(known: str, password: str) -> bool:
    """Takes as long for a missing account (`known` empty) as for one with a password."""
    try:
        return _hasher.verify(known or nobodys_hash(), password) and bool(known)
    except (Argon2Error, InvalidHashError):
        return False


def chosen(password: str, account: Account) -> str:
    """The hash of a password somebody chose for an account.

    Raises `FilingError` for one that is short, or easily guessed by who knows the person.
    """
    if problem := _problem(password, account):
        raise FilingError([FieldProblem("密码", problem)])
    return hashed(password)


def _problem(password: str, account: Account) -> str:
    if len(password) > MOST:
        return f"密码不超过 {MOST} 个字符"
    if len(password) < LEAST or len(set(password)) < DIFFERENT:
        return f"密码至少 {LEAST} 个字符，不要全是相同的字符"
    own = _known_of(account)
    if _guesses(password, own) < GUESSES:
        return "这个密码很容易被猜到：它是常用的密码、单词、键盘上连着的字，或者与姓名、登录名有关。请换一个，可以是一句只有您知道的话"
    rest = _without(password, own)
    if rest != password.lower() and _guesses(rest, own) < GUESSES:
        return "密码里有姓名、登录名、手机号或者法院的字，去掉以后太短。请换一个，可以是一句只有您知道的话"
    return ""


def _guesses(password: str, own: Iterable[str]) -> float:
    judged = password[:JUDGED]
    return float(zxcvbn(judged, user_inputs=list(own))["guesses"]) if judged else 1


def _known_of(account: Account) -> tuple[str, ...]:
    """Words anybody may know of an account's owner, long ones first."""
    from pypinyin import lazy_pinyin  # its dictionary takes a tenth of the start of a process

    spelt = lazy_pinyin(account.name or "")
    said = (account.phone, account.login, account.name, "".join(spelt), *spelt)
    words = {
        w.lower()
        for w in (*said, *COURT_WORDS)
        if w and (len(w) >= SHORTEST_WORD or not w.isascii())
    }
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _without(password: str, own: Iterable[str]) -> str:
    left = password.lower()
    for word in own:
        left = left.replace(word, "")
    return left


def given_out() -> str:
    """A secret that can be read out: `k7wq-3fhm-p2xd-9tnb`, 79 bits."""
    return f"{half()}-{half()}"


def half() -> str:
    """Half of a password, for one of two people: `k7wq-3fhm`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(2))
