"""What may be written in `casetypes/` and `rules/`.

`vocabulary` is the dictionary of facts with their types; `casetypes` and `rules` read their files
key by key; `conditions` turns a condition from YAML into the tree of `syntax`, the only meaning a
condition has.  `parties` says on which side a party stands and what it is called.
"""
