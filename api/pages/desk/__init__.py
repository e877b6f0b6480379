"""The review desk of assistants and judges.

`inbox` lists what waits, `running` every period, `batch` like filings to register together; `review` shows one filing, `decide` confirms what is decided, as `plan_form` reads it,
`finding_fact` is the court's own word on facts and cause, `refusing` follows a refusal from its draft to the court above; `compare`,
`files`, `receipts` and `why` are for looking closer.  A module named `…_view` reads what its page shows.
"""
