"""What filers do with their filings.

`service` begins, saves, submits, supplements, withdraws, and `answers` gives what is stored its
shape; `uploads` are files handed in, `paper_kinds` what each can be,
`file_places` the entry it belongs to, `adding` sees to
both; `clients` and `templates` are what lawyers keep, `quotas` how much anybody may; `papers` makes the complaint, `signing` puts names under it, `confirming` says where its people are served; `progress`
tells where a case stands; `queries` lists filings, `summary` reads off them what lists show.  Rows
are in `tables`.
"""
