"""The review desk of assistants and judges.

`inbox` lists what waits; `review` shows one filing with its `findings`, what stands `aside` and the
`bar` of decisions; `decide` confirms and `done` tells what was decided; `compare`, `files` and
`receipts` are for looking closer.  A module named `…_view` reads what its page shows.
"""
