"""The life of a filing and of a case, one room a subject.

A room imports only rooms above it in this order: `files`, `typesetting`, `signing`, `fees`,
`documents`, `core`, `anchoring`, `messages`, `identity`, `opinions`, `filings`, `payments`, `decisions`,
`counter`, `bulk`, `oversight`, `operations`, `demo`.  `docs/architecture.md` shows the house.
"""
