"""What is written for each cause: sections, one section with what is open, the file."""

from __future__ import annotations

import json
from urllib.parse import quote

from court.core.roles import Role
from tests.api.pages.rules.test_rules import get
from tests.court.houses import Founded


def test_sections_one_section_and_the_file(house: Founded) -> None:
    everything = get(house, "/rules/coverage", Role.judge)
    assert "末级案由 883 个" in everything and "十项和说法" in everything
    assert everything.count("/rules/coverage?section=") == 12
    section = get(house, f"/rules/coverage?section={quote('海事海商纠纷')}")
    assert "没有写完的" in section or "都写完了" in section
    assert "/rules/coverage" in get(house, "/rules")

    client = house.client_for(Role.editor)
    answer = client.get("/rules/coverage/export")
    found = json.loads(answer.content)
    assert answer.headers["content-type"] == "application/json"
    assert [row["部分"] for row in found][-1] == "合计" and len(found) == 13
    assert client.get("/rules/coverage?section=x").status_code == 404
    assert house.client_for(Role.party).get("/rules/coverage").status_code != 200
