"""From a document to a page.

`model` says what a document consists of; `fonts` are the fonts and the characters they have;
`pdf` sets it with typst, `word` writes it as DOCX.
"""
