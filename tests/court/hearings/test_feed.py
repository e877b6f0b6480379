"""Calendars: stable ids, changes that count up, nothing about people on a locked telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from court.hearings.feed import Entry, feed

ENTRY = Entry(
    id="庭-1",
    case_number="（2026）粤2071民初1号",
    start=datetime(2026, 10, 26, 1, 0, tzinfo=UTC),
    end=datetime(2026, 10, 26, 2, 30, tzinfo=UTC),
    room="第三法庭",
    changed=datetime(2026, 9, 7, tzinfo=UTC),
)


def read(*entries: Entry) -> list[dict[str, str]]:
    calendar = Calendar.from_ical(feed(entries, "开庭", "court.example"))
    return [
        {key: str(event[key]) for key in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "CLASS")}
        | {"start": event.decoded("DTSTART").strftime("%Y-%m-%d %H:%M %Z")}
        | {"alarms": str(len(event.walk("VALARM")))}
        for event in calendar.walk("VEVENT")
    ]


def test_an_entry_in_the_court_s_time() -> None:
    assert read(ENTRY) == [
        {
            "UID": "庭-1@court.example",
            "SEQUENCE": "0",
            "STATUS": "CONFIRMED",
            "SUMMARY": "开庭 （2026）粤2071民初1号",
            "CLASS": "PRIVATE",
            "start": "2026-10-26 09:00 CST",
            "alarms": "2",
        }
    ]


def test_a_change_keeps_the_id_and_a_cancellation_stays() -> None:
    moved = replace(ENTRY, start=ENTRY.start + timedelta(days=1), changes=1)
    gone = replace(moved, changes=2, cancelled=True)
    first, second = read(moved, gone)
    assert (first["UID"], first["SEQUENCE"]) == ("庭-1@court.example", "1")
    assert (second["UID"], second["SEQUENCE"]) == ("庭-1@court.example", "2")
    assert second["STATUS"] == "CANCELLED" and second["alarms"] == "0"


def test_a_discreet_hearing_tells_nothing() -> None:
    written = feed([replace(ENTRY, discreet=True, provisional=True)], "开庭", "court.example")
    assert "民初" not in written.decode() and "庭审（预排）" in written.decode()
    assert read(replace(ENTRY, provisional=True))[0]["STATUS"] == "TENTATIVE"
