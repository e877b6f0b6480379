"""Who tries a case (分案): an equal draw among the least loaded, which anybody can compute again.

`drawing` is the draw itself, a pure function; `seeds` commits to the seed of a day before that day
and reveals it afterwards; `rules` reads `rules/分案.yaml`, `weights` says how much work a case is.
`bench` knows the judges, their groups and their load; `recusal` who may not have a case,
`recusal_wish` a party who asks that somebody withdraw; `candidates` who can be drawn for one; `service` draws, and records what was ordered instead;
`waiting` draws all that wait; `assessors` is the list of people's assessors, `panels` composes a
panel and replaces its members, `panel_draws` draws them; `lay_wish` is a party's application for
assessors; `requests` are orders and changes asked for, `approving` is somebody else who lets them
happen; `verifying` computes every draw again from the log alone; `fairness` are the figures of a
week. `tables` are theirs.
"""
