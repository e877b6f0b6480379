"""The tables of the first version, by what they are about; later steps only change them.

`log` is the chain of events, `accounts` who may sign in, `filings` what is filed, `decisions` what the
court makes of it, `dealings` what passes between the court and whoever filed; `columns` are the types
of columns they share.
"""
