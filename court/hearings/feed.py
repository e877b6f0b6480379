"""Hearings as an iCalendar feed (RFC 5545): one stable UID each, a higher SEQUENCE for each change.

A locked telephone shows what stands here, so it is the case number and nothing of the people or the
cause; a hearing that is not public, or of a family case, shows neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

ZONE = ZoneInfo("Asia/Shanghai")
ALARMS = (timedelta(days=1), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Entry:
    """A hearing as a calendar shows it.  `start`, `end`, `changed` are aware.

    `changes` counts how often it was moved; `discreet` hides the case number.
    """

    id: str
    case_number: str
    start: datetime
    end: datetime
    room: str
    changed: datetime
    changes: int = 0
    cancelled: bool = False
    provisional: bool = False
    discreet: bool = False

    @property
    def summary(self) -> str:
        words = "庭审" if self.discreet else f"开庭 {self.case_number}"
        return f"{words}（预排）" if self.provisional else words


def feed(entries: Iterable[Entry], name: str, domain: str) -> bytes:
    """A calendar file; `domain` makes identifiers unique in the world."""
    calendar = Calendar()
    calendar.add("prodid", "-//lian//hearings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, domain))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, domain: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@{domain}")
    event.add("sequence", entry.changes)
    event.add("dtstamp", entry.changed)
    event.add("dtstart", entry.start.astimezone(ZONE))
    event.add("dtend", entry.end.astimezone(ZONE))
    event.add("summary", entry.summary)
    event.add("location", entry.room)
    event.add("class", "PRIVATE")
    event.add("status", _status(entry))
    if not entry.cancelled:
        for before in ALARMS:
            event.add_component(_alarm(entry.summary, before))
    return event


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.provisional else "CONFIRMED"


def _alarm(words: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -before)
    return alarm
