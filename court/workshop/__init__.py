"""The rule workshop: legal staff change rules, see what follows, and release with a second person.

`tables` are files and members of change sets and the remarks of filers; `service` is what people do
with a change set, `versions` begins an entry, or writes a rule anew from a day on, `approving` what a second person
does, `verdicts` what is said of each part, `releasing` puts it in force, now or on a day; `new_words` adds a fact by a form; `layers` makes the bundle of a change set; `queries` are lists and conflicts; `rebasing` brings a
change set onto a newer release; `gates` is what must be so before it is handed in; `depths` says how
deep whom may change; `trying` shows a filing before and after, `flipping` with other answers, `sharing` keeps a case for others to open, `effects` all of them, `reckoning` as
a job where there are many, `kept_grounds` what makes it quick, `orphans` numbers that go while filings wait under them; `telling` tells
those concerned; `desk` is the editor's work list, `practice` what decisions say of rules, `trials` of rules on trial; `remarks` are what filers said of findings; `scenarios` are
written with judges, run, and said to be right, `scenario_files` those in Excel and Word, `taking_in` what of a file is kept; `rule_tables` are values and texts of rules in a workbook, `venue_tables` the table of venue, whose
rows `venue_lines` reads; `history` says what rules said on other days.
"""
