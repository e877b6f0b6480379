"""Filing in bulk: one file, one case a row.

`layout` says which columns a cause has, `template` makes the workbook to fill in (`workbooks`,
with what a row must hold from `needs`), `opening` opens what comes back in a process of its own,
where `reading` reads it (`sheets`), `header` says what its columns mean,
`rows` turns rows into filings (`cells`) with every problem named by its cell, `opinions` checks
them with the files that come along (`row_papers`) and `repeats` finds rows that may be there
twice, `results` hands the outcome back, `jobs` is what the owner does with a table, `papers` with its files, `worker` does the
work over days and restarts.  Tables, rows and files are kept in `tables`.
"""
