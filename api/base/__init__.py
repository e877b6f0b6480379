"""What every request passes, and what every answer is made with.

`heads` bounds what comes before a body, `middleware`, `security` and `ratelimit` (with the table `costs`, and `members` for long lists) let a request in, `access` names who may call what; a body
is measured by `intake`, shown by `routing` only to the routers it may be for, and read by `posted` (forms) or `json_route`, `long_work` keeps what takes long from holding up others; `errors` turns requests away
in words.  `web` renders pages with `formatting`, `places` and `assets`, `answers` JSON, `downloads` and
`csvs` files, `packaging` says which rooms a case's package is of; `openapi` completes the description; `visitors` reads a connection; `kept` remembers what is costly to
make, within bounds; `readings` are
what goes into the access log; `logs`, `metrics`,
`health` and `shutdown` are for who runs it.
"""
