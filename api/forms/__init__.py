"""The filing form: generated from casetype and dictionary, read back, answered while typing.

`model` says what a form consists of; `building` makes one for a cause out of its `cause_fields`
(`fields`, and those that are `asked` or claimed) and `claims`, worded by `tables`, with the shared
facts of some `relevance`; `rewording` puts it in other words, those of a `clerk` at the window or of
a `petition`; `reading` turns posted names into a filing
and back (`values`), `posted` a whole form;
`live` answers while somebody types: what is missing (`lines`), what a finished section says
(`summary`); `usual` fills in the usual kind of party, `proposals` reads what people write; `written` is everything it says, for
checking; `page` puts all of it on a page, `blanks` the empty fields from what was drawn once, `drafting` that of a stored draft, `paper` on the
self-check's print; `tree` opens the catalogue.
"""
