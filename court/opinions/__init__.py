"""Opinions of the court's filings: made, stored, recomputed, told.

`checking` checks a filing with what the court knows itself, `held` what it holds of the papers and
`signed` whose signatures, `addresses` where they confirmed to be served; `service` stores opinions with their
receipts, and what it worked out a moment ago is `remembered`; `views` is the opinion page and JSON show,
read back by `kept` when it is a stored one; `audience` says which findings a filer is
shown and `tellings` what a filer is told about an opinion, in the `phrases` of a data file;
`chain` says how the conclusion came about, `why` every step to it, `found_facts` is what the court found instead of
the party; `questions` is what to answer next, `supplement` a notice as things to do; `guidance` is all that
for a stored filing that can still be changed; `venue` which courts can be gone to;
`facts_shown`, `bearing`, `complaint`, `comparing` and `citations` are how people read facts, the papers on them, the complaint,
what changed and the law, `masking` hides the middle of identity numbers.  Their rows are in `tables`.
"""
