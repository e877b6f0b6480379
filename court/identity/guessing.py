"""Against guessing passwords and sending texts to strangers: who tries too often works for it.

Nobody is locked out.

Failures are counted by the name that was tried, known or not, so that an answer tells nothing:
from the same address, and from everywhere.  Past the limit a try must bring a proof of work
(hashcash: SHA-256 of name, moment and number begins with so many zero bits), which a browser finds
in seconds.  A browser the account has signed in from is counted apart: what others try does not
concern it.
"""

from __future__ import annotations

import hashlib

from court.core.courthouse import Work
from court.core.limits import Limit, add, tried
from court.identity.tokens import digest

FROM_HERE = Limit("guess-here", 5, 900)
FROM_ANYWHERE = Limit("guess-anywhere", 20, 3600)
FROM_DEVICE = Limit("guess-device", 10, 900)
# Codes texted to somebody who is not signed in: from one address, and from all of them together.
CODES_FROM_HERE = Limit("codes-here", 10, 3600)
CODES_FROM_ANYWHERE = Limit("codes-anywhere", 600, 3600)
PROOF = Limit("guess-proof", 1, 1800)
PROOF_LASTS = 600
# 2^16 hashes take a browser a tenth of a second, 2^21 some seconds.
LEAST_BITS, MOST_BITS = 16, 21
EVERY = 5


def demanded(work: Work, name: str, device: str = "") -> int:
    """How many zero bits the next try for a name must bring; 0 for none.

    `device` is the hash of a browser the name's account is known to have signed in from.
    """
    if device:
        over = tried(work.session, FROM_DEVICE, device, work.now) - FROM_DEVICE.times
    else:
        over = max(
            tried(work.session, limit, who, work.now) - limit.times
            for limit, who in _counted(work, name)
        )
    return 0 if over < 0 else min(MOST_BITS, LEAST_BITS + over // EVERY)


def note_failure(work: Work, name: str, device: str = "") -> bool:
    """Count a wrong password; whether this is the one that makes guessing from elsewhere costly."""
    if device:
        add(work.session, FROM_DEVICE, device, work.now)
        return False
    counts = [add(work.session, limit, who, work.now) for limit, who in _counted(work, name)]
    return counts[-1] == FROM_ANYWHERE.times


def demanded_for_code(work: Work) -> int:
    """How many zero bits the next code texted for a visitor must bring; 0 for none."""
    over = max(
        tried(work.session, limit, who, work.now) - limit.times for limit, who in _codes(work)
    )
    return 0 if over < 0 else min(MOST_BITS, LEAST_BITS + over // EVERY)


def note_code(work: Work) -> None:
    """Count a code that is sent."""
    for limit, who in _codes(work):
        add(work.session, limit, who, work.now)


def _codes(work: Work) -> tuple[tuple[Limit, str], ...]:
    return (CODES_FROM_HERE, work.actor.address), (CODES_FROM_ANYWHERE, "")


def _counted(work: Work, name: str) -> tuple[tuple[Limit, str], ...]:
    about = digest(name)[:24]
    return (FROM_HERE, f"{about}:{work.actor.address}"), (FROM_ANYWHERE, about)


def is_proof(work: Work, name: str, bits: int, proof: str) -> bool:
    """Whether `moment:number` was found for this name in the last minutes, and not used before."""
    moment, _, number = proof.partition(":")
    if not (moment.isascii() and moment.isdigit() and number.isascii() and number.isdigit()):
        return False
    if len(proof) > 40 or abs(work.now.timestamp() - int(moment)) > PROOF_LASTS:
        return False
    found = hashlib.sha256(f"{name}:{proof}".encode()).digest()
    if int.from_bytes(found, "big") >> (256 - bits):
        return False
    return add(work.session, PROOF, digest(f"{name}:{proof}"), work.now) == 1
