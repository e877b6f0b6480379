"""Every page of the self-service machine."""

from __future__ import annotations

from api.pages.kiosk import card, door, handing_in, hearing, lookup, photos, queue, walk

ROUTERS = (
    door.router,
    walk.router,
    card.router,
    photos.router,
    hearing.router,
    handing_in.router,
    lookup.router,
    queue.router,
)
