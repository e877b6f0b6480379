"""Whole filings (`features/整案`): for every cause, what people really hand in, and what comes of it.

`base` holds filings with nothing missing, `building` changes one by what an entry says, `reading`
reads the entries and says what is wrong with them, `running` checks one and compares.
"""

from engine.proving.wholes.reading import (
    FOLDER,
    KINDS,
    MUST_REGISTER,
    WANTING,
    Whole,
    Wholes,
    read_wholes,
)
from engine.proving.wholes.running import Tried, disagreements, opinion_of, try_all

__all__ = [
    "FOLDER",
    "KINDS",
    "MUST_REGISTER",
    "WANTING",
    "Tried",
    "Whole",
    "Wholes",
    "disagreements",
    "opinion_of",
    "read_wholes",
    "try_all",
]
