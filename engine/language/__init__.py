"""What may be written in `casetypes/` and `rules/`.

`words` declares every key and every word with a meaning of its own; `vocabulary` is the
dictionary of facts with their types; `materials` is the vocabulary of
documents; `casetypes` is what a filing of a cause contains,
`casetype_reader` reads it from its files, `rule_files` those of rules with the entries of `rules`,
both key by key; `kinds` are the forms that expand to rules;
`venue` reads the table of venue and `venue_rules` makes requirements of it; `conditions` turns a
condition from YAML into the tree of `syntax`, the only meaning a condition has, with names as
`scopes` knows them; `comparisons` has
one record for each comparison word.  `parties` says on which side a party stands and what it is
called.  `verification` reads what the keepers of a file looked up and what they left in doubt.
"""
