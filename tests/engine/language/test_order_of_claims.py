"""In what order the claims of a cause and of its parents stand."""

from __future__ import annotations

from engine.language.casetypes import Casetype, Claim, Element
from engine.language.words import OFFICIAL_FORM

OWN = Casetype(claims=(Claim("心理治疗费"),))


def order(above: Casetype) -> list[str]:
    return [claim.name for claim in above.merged(OWN).merged(Casetype()).claims]


def test_a_causes_own_claims_stand_first() -> None:
    assert order(Casetype(claims=(Claim("医疗费"),))) == ["心理治疗费", "医疗费"]


def test_unless_the_parent_says_so_or_has_an_official_form() -> None:
    said = Casetype(claims=(Claim("医疗费"),), claims_first=True)
    form = Casetype(claims=(Claim("医疗费"),), elements=(Element(None, source=OFFICIAL_FORM),))
    assert order(said) == order(form) == ["医疗费", "心理治疗费"]
    assert said.merged(OWN).claims_first
