"""The database.

`base` is what the rooms' tables share and `types` are their columns; `database` opens
transactions, on SQLite in `turns`; `asking` lets rows wait that a
question is not about, `kept` reads rows of many owners at once, `paging` counts what a
question finds and gives it page by page; `append_only` is the
guard of the log; `migrations` are the steps to the tables of today.
"""
