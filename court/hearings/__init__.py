"""When a case is heard, and by when it has to be decided.

`trial_period` is the ledger of the trial period: what is not counted, what was extended, the last
day.  `earliest` says the first lawful day of a hearing and which event each day rests on.
`timetable` cuts court days into places; `placing` finds places, `repair` finds others when a person
or a room is lost.  `feed` writes calendars.

`service` is what actors do with hearings, under the events 排期, 改期, 排期确定, 开庭 and 取消排期 of the
case; `tables` are rooms, hearings and what each takes, once in the database itself.
"""
