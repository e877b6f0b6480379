"""Where those who file confirmed to be served, person by person.

邮寄送达规定 3 has everybody who sues provide or confirm an address; whoever does not is served where
they are registered (5), so a confirmation is never a condition of filing.  Consent to electronic
service is given in the same place (民诉法解释 136) and by each person alone (民事诉讼法 90).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.tables import Filing
from court.documents.addresses import ConfirmedAddress
from court.opinions.tables import AddressConfirmation
from engine.language.parties import CLAIMING, Parties
from engine.values.showing import show_day

SHEET, CONSENT = "送达地址确认书", "同意电子送达"
RECIPIENT, PHONE, PLACE, POSTCODE = "收件人", "联系电话", "送达地址", "邮政编码"
COLLECTOR, SECRET, MEDIUM, AT = "代收人", "要求保密", "电子送达方式", "电子送达地址"
ON_PAPER = "书面确认"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The last word of everybody who confirmed, by name."""

    rows: Mapping[str, AddressConfirmation]

    def of_all(self, content: Mapping[str, Any]) -> bool:
        """Whether nobody who files is left."""
        names = Parties(content).names(CLAIMING)
        return bool(names) and set(names) <= set(self.rows)

    def facts(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What the court knows of a content by it: nothing before everybody confirmed."""
        if not self.of_all(content):
            return {}
        names = Parties(content).names(CLAIMING)
        return {SHEET: True, CONSENT: all(self.rows[name].electronic for name in names)}

    def on_paper(self) -> dict[str, ConfirmedAddress]:
        """As the address sheet shows them."""
        return {name: _on_paper(row) for name, row in self.rows.items()}


NOBODY = Confirmed({})


def confirmed(work: Work, filing: Filing) -> Confirmed:
    """Who confirmed what for a filing; an earlier word of the same person is overtaken."""
    wanted = select(AddressConfirmation).where(AddressConfirmation.filing_id == filing.id)
    rows = work.session.scalars(wanted.order_by(AddressConfirmation.at, AddressConfirmation.id))
    return Confirmed({row.person: row for row in rows})


def _on_paper(row: AddressConfirmation) -> ConfirmedAddress:
    said: Mapping[str, str] = row.said
    who = row.person if row.signer == row.person else f"{row.person} {row.signer}"
    how = "在确认书上签名" if said.get(ON_PAPER) else "在网上确认"
    return ConfirmedAddress(
        recipient=said[RECIPIENT],
        phone=said[PHONE],
        address=said[PLACE],
        postcode=said[POSTCODE],
        collector=said[COLLECTOR],
        electronic=row.electronic,
        media=f"{said[MEDIUM]} {said[AT]}".strip(),
        secret=bool(said[SECRET]),
        words=f"{who}（{row.capacity}），{show_day(day_of(row.at))}{how}",
    )
