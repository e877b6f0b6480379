"""Past filings under two bundles: what would have come out otherwise.

`differing` says what two bundles do differently for a cause on a day; `comparing` takes one filing
through both, evaluating only that; `tally` adds up conclusions, stricter and looser apart; `running`
takes many filings, in one process or several, `cluster` on a Dask cluster; `columns` keeps filings in a Parquet file by fact.
"""
