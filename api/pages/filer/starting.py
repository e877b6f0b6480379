"""A new draft with what is known already: the person's own data, a client, the court."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.forms.model import FormModel
from court.core.courthouse import Work
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.filings import clients
from court.filings import service as filings

PERSON = "自然人"


def begin_for(work: Work, model: FormModel, content: Mapping[str, Any], client_id: str) -> Filing:
    """Begin a draft for the actor, for a client where one is named.

    What was filled in is never replaced by what is known.
    """
    account = work.session.get_one(Account, work.actor.account_id)
    known = _of_the_court(work, model) | _of_the_person(account, model)
    filing = filings.begin(work, model.cause, {**known, **content})
    if client_id and account.role == Role.lawyer:
        clients.put_into(work, filing.id, filing.revision, client_id, model.claiming)
    return filing


def _of_the_court(work: Work, model: FormModel) -> dict[str, Any]:
    known = {"起诉状法院名称": work.house.court, "起诉状日期": work.today.isoformat()}
    return {name: value for name, value in known.items() if ("", name) in model.index.fields}


def _of_the_person(account: Account, model: FormModel) -> dict[str, Any]:
    """A party files for himself, a lawyer for somebody else."""
    if not account.name:
        return {}
    if account.role == Role.lawyer:
        return {"代理人": [clients.agent_of(account)]}
    party = {
        "类型": PERSON,
        "姓名": account.name,
        "证件类型": account.id_type,
        "证件号码": account.id_number,
        "联系电话": account.phone,
    }
    return {model.claiming: [{k: v for k, v in party.items() if v}]}
