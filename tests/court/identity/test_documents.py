"""Identity documents are the dictionary's at every counter."""

from __future__ import annotations

import re

import pytest

from court.core.roles import Role
from court.identity.documents import document_kinds, kind_problem
from tests.court.houses import Founded


def options(text: str) -> list[str]:
    found = re.search(r'<select[^>]*name="id_type".*?</select>', text, re.S)
    assert found
    return [o for o in re.findall(r'<option value="([^"]*)"', found[0]) if o]


def test_every_face_offers_the_kinds_of_the_dictionary(house: Founded) -> None:
    kinds = list(document_kinds(house.house.bundle))
    assert len(kinds) == 8 and kinds[0] == "居民身份证" and "军官证" in kinds
    assert options(house.client_for(Role.guide).get("/window/identity").text) == kinds
    assert options(house.client_for().get("/account").text) == kinds


@pytest.mark.parametrize(("kind", "wrong"), [("军官证", False), ("", False), ("借书证", True)])
def test_a_kind_nobody_knows_is_named(house: Founded, kind: str, wrong: bool) -> None:
    found = kind_problem(house.house.bundle, kind)
    assert (found is not None) == wrong
    if found:
        assert "没有“借书证”这种证件" in found.message and "外国人永久居留身份证" in found.message


def test_the_window_refuses_such_a_kind_and_keeps_what_was_typed(house: Founded) -> None:
    said = {
        "phone": house.person().name,
        "name": "沈若琳",
        "id_type": "借书证",
        "id_number": "A1234567",
    }
    answer = house.client_for(Role.guide).post(
        "/window/identity", data={**said, "seen": "1", "role": ""}
    )
    assert answer.status_code == 422
    assert "没有“借书证”这种证件" in answer.text and "A1234567" in answer.text
