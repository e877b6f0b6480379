"""The JSON API, version 1; keys are the words of the law.

Nothing stored: `checks`, `causes` with the `form_schema` of each and the `casetype_lines` both
list, `rules`, `fees`, `courts`.  Of
filers: `filings`, `papers`, `addresses`, `clients`, `bulk`, `booking`, `accounts`.  Of the court: `counter`,
`inbox`, `review`, `findings`, `decisions`, `refusals`, `oversight`, `staff`, `devices`, `jobs`, `trial`,
`following`.  `events` streams what happens, `description`
is the OpenAPI text.  `common` is shared by requests, `models` by answers; `ndjson` streams
lines, `filer_view` and `desk_view` are what a filer and the desk are told of a filing.
"""
