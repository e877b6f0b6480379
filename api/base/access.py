"""Who may call a route: one name for each action, used by every page and by the API.

A route takes its actor as a parameter of one of these types, `actor: MayFile`; which roles may do an
action is the table in `court.core.roles`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.base.ratelimit import count_address, count_caller
from api.base.security import Requires, check_origin, refuse_nul
from court.core.courthouse import Actor
from court.core.roles import Action


class Unasked(Requires):
    """For what stores nothing and asks nobody: no account is looked up, no thread is needed.

    Raises `TooMany`, `ForgedRequest` for what another site makes a browser send.
    """

    def __init__(self) -> None:
        super().__init__(Action.public)

    async def __call__(self, request: Request) -> Actor:  # type: ignore[override]
        return await self.admit(request)

    async def admit(self, request: Request) -> Actor:
        count_address(request)
        count_caller(request, "")
        refuse_nul(request)
        check_origin(request)
        return Actor()


OpenToAll = Annotated[Actor, Depends(Unasked())]
Public = Annotated[Actor, Depends(Requires(Action.public))]
SignedIn = Annotated[Actor, Depends(Requires(Action.account))]
MayProve = Annotated[Actor, Depends(Requires(Action.prove, settled=False))]
MayFile = Annotated[Actor, Depends(Requires(Action.file))]
MayKeepClients = Annotated[Actor, Depends(Requires(Action.clients))]
MayFileInBulk = Annotated[Actor, Depends(Requires(Action.bulk))]
MayPay = Annotated[Actor, Depends(Requires(Action.pay))]
MayAppoint = Annotated[Actor, Depends(Requires(Action.appoint))]
MayServeWindow = Annotated[Actor, Depends(Requires(Action.window))]
MayReadInbox = Annotated[Actor, Depends(Requires(Action.inbox))]
MayReview = Annotated[Actor, Depends(Requires(Action.review))]
MayDecide = Annotated[Actor, Depends(Requires(Action.decide))]
MaySeeOverview = Annotated[Actor, Depends(Requires(Action.overview))]
MaySeeRules = Annotated[Actor, Depends(Requires(Action.rules))]
MayDraftRules = Annotated[Actor, Depends(Requires(Action.draft))]
MayEndorseRules = Annotated[Actor, Depends(Requires(Action.endorse))]
MayManageAccounts = Annotated[Actor, Depends(Requires(Action.accounts))]
MayApprove = Annotated[Actor, Depends(Requires(Action.approve))]
MayManageDevices = Annotated[Actor, Depends(Requires(Action.devices))]
MayAudit = Annotated[Actor, Depends(Requires(Action.audit))]
MaySeeCases = Annotated[Actor, Depends(Requires(Action.cases))]
MayPrepareCases = Annotated[Actor, Depends(Requires(Action.prepare))]
MayConductCases = Annotated[Actor, Depends(Requires(Action.conduct))]
MayAssistCases = Annotated[Actor, Depends(Requires(Action.assist))]
MayAssign = Annotated[Actor, Depends(Requires(Action.assign))]
MayDesignate = Annotated[Actor, Depends(Requires(Action.designate))]
MayReassign = Annotated[Actor, Depends(Requires(Action.reassign))]
MaySeeFairness = Annotated[Actor, Depends(Requires(Action.fairness))]
MayKeepBench = Annotated[Actor, Depends(Requires(Action.bench))]
MayArrange = Annotated[Actor, Depends(Requires(Action.arrange))]
MayDeclare = Annotated[Actor, Depends(Requires(Action.declare))]
MayPackage = Annotated[Actor, Depends(Requires(Action.package))]
MayFollow = Annotated[Actor, Depends(Requires(Action.follow))]
MayServe = Annotated[Actor, Depends(Requires(Action.serve))]
MaySeeServed = Annotated[Actor, Depends(Requires(Action.served))]
MaySeeHearings = Annotated[Actor, Depends(Requires(Action.hearings))]
MaySeeTasks = Annotated[Actor, Depends(Requires(Action.tasks))]
MayOperate = Annotated[Actor, Depends(Requires(Action.operate))]
