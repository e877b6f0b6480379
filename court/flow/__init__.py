"""Events become work: reactors, due dates, tasks.  Knows no concept of a court's cases.

`reactors` read the log in its order and act, each event once: effect and cursor are one transaction.
`periods` reads `rules/期限.yaml`; `counting` is the reactor that opens, meets and voids due dates by
it, and `dues` are the due dates themselves with the turn of every day; `tasks` is what somebody has
to do; `opened` tells what an event has opened already.  `tables` are theirs.

Another room uses: `Reactor` (its reactors, listed in `court.operations.reacting`), `dues.open_due`,
`dues.meet`, `dues.move`, `dues.void_based_on`, `tasks.open_task` with `Whom`, `tasks.done`.  Everything about a
subject (a case) names the event it rests on by its number.
"""
