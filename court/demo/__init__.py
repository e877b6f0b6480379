"""A court for showing and trying: eight weeks of fictional filings in every state.

`making` tells them, only into an empty database; `history` says which filings came when and
`extras` adds the everyday ones; `stories` are what happens to a filing, `papers` what people hand
in; `trials` is what follows registration, `serving` service and hearings; `people` and `belongings` are the fictional people and what they keep.
"""
