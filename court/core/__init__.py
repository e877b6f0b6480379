"""What everything in the court stands on.

`courthouse` is what a process shares and the unit of work services run in; `clock`, `settings`,
`roles` and `limits` say when, how configured, who may and how often; `lifecycle` is the table of
moves a filing can make, `events` the log of those made and `projection` what they come to;
`access` is the log of who read what;
`attested` puts the hashes of rows that decide something into the log (`attested_columns` says which,
`row_hashes` how they are made), `attestation` compares the rows with it;
`tables` are the rows every room names; `jobs` is work for later, done once; `rules` is the handle
to the bundle in force, `releases` archive bundles and put them in force; `receiving` takes files
in from outside;
`deadlines` counts the court's and the filer's days, `numbers` draws case numbers; `migration`
brings the tables of `store` to this version.
"""
