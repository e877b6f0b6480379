"""What people are shown of one filing, read once; pages and JSON show the same view.

`desk` is the filing as staff see it: its `findings` with what was said about them, what stands
`aside`, the `bar` of decisions, what was `done`, a `refusal` on its way.  `case` is the filing as its filer sees it.
`rows` are the lines of the inbox.
"""
