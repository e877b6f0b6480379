"""The review desk of assistants and judges.

`inbox` lists what waits; `review` shows one filing, `decide` confirms what is decided; `compare`,
`files` and `receipts` are for looking closer.  A module named `…_view` reads what its page shows.
"""
