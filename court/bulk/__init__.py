"""Filing in bulk: one file, one case a row.

`layout` says which columns a cause has, `template` makes the workbook to fill in (`workbooks`,
with what a row must hold from `needs`), `reading` opens what comes back (`sheets`, `header`),
`rows` turns rows into filings (`cells`) with every problem named by its cell, `opinions` checks
them, `results` hands the outcome back, `jobs` is what the owner does with a file, `worker` does the
work over days and restarts.  Files and rows are kept in `tables`.
"""
