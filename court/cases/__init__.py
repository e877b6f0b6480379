"""The case (案件): what begins when a filing is registered, with an id of its own.

`lifecycle` is the table of its states and moves; `projection` folds its events into the row and its
people, and verifies them; `tables` are the case, its parties as they stand now, and its people.
`founding` is the reactor that begins a case from 登记立案; `service` is what actors do with it; `panel`
is who tries the case together, `staff` who does its paperwork; `due_articles` what each due date
rests on; `trial_period` reckons the trial period, `period_ledger` takes it from the events of a
case and `period_keeping` records what no other event tells, `period_watch` makes its end a due
date; `panel_notice` tells the parties on paper who tries the case, `fee_notice` asks for the fee of
a case when its mediation has failed; `parties` adds, replaces and releases parties; `people` says
who of the court has what relation to it and finds a case for whoever may; `queries` are lists,
tasks too; `package` is the whole case in one file for another system; `ports` are questions other
rooms answer.

Another room uses: `people.find(work, case_id, action, lock)` to open a case, `service.record` for a
move of the case, `service.note` for an event of its own about the case (any kind that is not one of
`lifecycle.CaseEvent`), `parties.standing(work, case)` for the parties now, `people.of_case` for the
people now, and `tables.CourtCase`, `CaseParty`, `CaseMember`.
"""
