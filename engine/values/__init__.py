"""Value types of facts: normalise what is unambiguous, refuse the rest with a clear message.

`basic` reads texts, amounts (`amounts` those in words), days, counts and phones; `numerals` are
Chinese numerals, read and written; `identifiers` identity and credit codes; `addresses` places, with the `regions` they lie in.  `showing` is how a value is shown to people.
`courts` tells whether a text names a court.
"""

from engine.values.addresses import Address, Court, located, parse_address
from engine.values.basic import (
    ValueProblem,
    parse_bool,
    parse_count,
    parse_date,
    parse_money,
    parse_name,
    parse_phone,
    parse_text,
    shown,
)
from engine.values.identifiers import (
    check_document_number,
    check_resident_id,
    check_uscc,
    resident_birth,
    resident_sex,
)

__all__ = [
    "Address",
    "Court",
    "ValueProblem",
    "check_document_number",
    "check_resident_id",
    "check_uscc",
    "located",
    "parse_address",
    "parse_bool",
    "parse_count",
    "parse_date",
    "parse_money",
    "parse_name",
    "parse_phone",
    "parse_text",
    "resident_birth",
    "resident_sex",
    "shown",
]
