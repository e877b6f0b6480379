"""Whose signatures stand under a complaint, and whether it is the one they signed.

A signature is bound to two digests of what was shown to the signer: of the whole complaint, and of
its core without the list of evidence, which may grow while the filing waits.  The signer's word
covers parties, claims and facts; a paper brought later asks for no second signature.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.store.types import plain
from court.core.tables import Filing, FilingVersion
from court.opinions.checking import SIGNED
from court.opinions.held import is_held
from court.opinions.tables import ComplaintSignature
from engine.check.receipt import digest
from engine.language.parties import CLAIMING, Parties
from engine.text.paths import members

SIGNED_PAGE = "起诉状"
EVIDENCE, MATERIALS = "证据", "材料"
PRINTED_OF_EVIDENCE = ("证据名称", "来源", "证明对象", "证人姓名", "证人住所")


def printed(content: Mapping[str, Any], evidence: bool = True) -> dict[str, Any]:
    """What the complaint says: everything but papers that lie beside it, and files."""
    found = {
        k: v for k, v in plain(dict(content)).items() if k not in (SIGNED, MATERIALS, EVIDENCE)
    }
    if evidence and content.get(EVIDENCE) is not None:
        found[EVIDENCE] = list(map(_entry, members(content, EVIDENCE)))
    return found


def _entry(evidence: Mapping[str, Any]) -> dict[str, Any]:
    return {name: evidence[name] for name in PRINTED_OF_EVIDENCE if evidence.get(name)}


def complaint_hash(content: Mapping[str, Any]) -> str:
    """The digest of a complaint as it is printed."""
    return digest(printed(content))


def core_hash(content: Mapping[str, Any]) -> str:
    """The digest of a complaint without its list of evidence."""
    return digest(printed(content, evidence=False))


@dataclass(frozen=True, slots=True)
class Standing:
    """A signature beside a complaint: exactly this one, this one with evidence added, another."""

    signature: ComplaintSignature
    exact: bool
    core: bool

    @property
    def words(self) -> str:
        if self.exact:
            return "签的就是这一份"
        return "签的是这一份，签名以后补充了证据" if self.core else "签名以后起诉状改过"


def signatures(work: Work, filing: Filing) -> list[ComplaintSignature]:
    """The last signature of everybody who signed, in the order they did."""
    found = select(ComplaintSignature).where(ComplaintSignature.filing_id == filing.id)
    rows = work.session.scalars(found.order_by(ComplaintSignature.at, ComplaintSignature.id))
    return list({row.person: row for row in rows}.values())


def beside(signed: Iterable[ComplaintSignature], content: Mapping[str, Any]) -> list[Standing]:
    """Every signature with what it stands under."""
    whole, core = complaint_hash(content), core_hash(content)
    return [Standing(one, one.complaint == whole, one.core == core) for one in signed]


def under(
    signed: Iterable[ComplaintSignature], content: Mapping[str, Any]
) -> list[ComplaintSignature]:
    """The signatures that belong on the paper of a content."""
    return [one.signature for one in beside(signed, content) if one.core]


def signers(content: Mapping[str, Any]) -> list[str]:
    """Who has to sign: everybody who files, by name."""
    return Parties(content).names(CLAIMING)


def is_signed(signed: Sequence[ComplaintSignature], contents: Iterable[Mapping[str, Any]]) -> bool:
    """Whether everybody who files signed one of the contents."""
    if not signed:
        return False
    known = list(contents)
    names, cores = signers(known[0]), {core_hash(content) for content in known}
    return bool(names) and set(names) <= {one.person for one in signed if one.core in cores}


def has_signed_page(content: Mapping[str, Any], files: Collection[str] | None) -> bool:
    """Whether a signed complaint was uploaded as a file."""
    return any(
        one.get("种类") == SIGNED_PAGE and is_held(one, files or ())
        for one in members(content, MATERIALS)
    )


def known_signed(
    work: Work, filing: Filing, content: Mapping[str, Any], files: Collection[str] | None
) -> bool:
    """Whether the court itself knows that a content is signed.

    A signature under a version handed in before still counts after a supplement: what was changed
    since is for the court to see, no reason to ask again (登记立案规定 6(4), 7).
    """
    if has_signed_page(content, files):
        return True
    signed = signatures(work, filing)
    if not signed:
        return False
    versions = select(FilingVersion.content).where(FilingVersion.filing_id == filing.id)
    return is_signed(signed, [content, *work.session.scalars(versions)])
