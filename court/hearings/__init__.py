"""When a case is heard.

`earliest` says the first lawful day of a hearing and which event each day rests on.
`timetable` cuts court days into places; `placing` finds places, `repair` finds others when a person
or a room is lost.  `feed` writes calendars, `packing` what a package of the case says of them.
`queries` is a day of the court by rooms and everybody's own calendar.

`persons` are all who have to be there, each once; `preparing` takes the first lawful day from the
record; `following` are the reactors that make a hearing certain when everybody was summoned, and take
over who sits in it.

`arranging` sets first hearings of many cases at once; `displaced` is for hearings that lost their room
or somebody of them.

`availability` is what there is to sit in and who is away; `postponing` says for what and for how long
a hearing may be adjourned; `service` is what actors do with hearings, under the events 排期, 改期,
排期确定, 开庭 and 取消排期 of the case; `tables` are rooms, hearings and what each takes, which the
database itself gives only once.
"""
