"""Past filings under two bundles: what would have come out otherwise.

`past` is a filing as it was checked; `resting` says which of its facts a rule rests on, `differing`
what two bundles do differently for a cause on a day; `grounds` keeps what a conclusion rests on, `keeping` says under which rules;
`comparing` takes one filing through both, evaluating only what differs; `tally` adds up
conclusions, stricter and looser apart; `columns` keeps filings in a Parquet file by fact, `counting`
goes through one column by column; `running` takes many filings, in one process or several,
`cluster` on a Dask cluster.
"""
