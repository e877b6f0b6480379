"""Keeping the court running.

`backup` makes a consistent copy and brings it back; `retention` deletes what nobody needs any more;
`leaving` gives people a copy of what is theirs and closes accounts; `rewriting` seals what lies at rest with the key in use;
`watching` verifies the record every day; `reacting` says which reactors there are; `handlers` says what does the jobs of each kind, `jobs` shows them to the administrator; `schema`
gathers the tables of all rooms, `upgrading` brings them to this version.
"""
