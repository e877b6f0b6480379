"""Cases after registration, for staff: `cases` is the list and one case, `todo` what one has to do,
`assigning` the draw, orders and changes with the figures of a week, `panels` panels and the list of
assessors, `period` the trial period, `declaring` what a judge declares,
`hearings` hearings and the timetable, `arranging` many hearings at once, `serving` service of process, `notices` what
carriers report, `following` the case as its parties see it. `parties` are who joins, takes
another's place or leaves; `recusals` are who may not have a case, and its clerk.
"""
