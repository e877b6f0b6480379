"""When a case is heard, and by when it has to be decided.

`trial_period` is the ledger of the trial period: what is not counted, what was extended, the last
day.  `earliest` says the first lawful day of a hearing and which event each day rests on.
`timetable` cuts court days into places; `placing` finds places, `repair` finds others when a person
or a room is lost.  `feed` writes calendars.
"""
