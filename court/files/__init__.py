"""Bytes, never trusted.

`store` keeps a file once under its hash and `encryption` encrypts it; `names` cleans the name it
came with; `sniffing` tells what it really is, with `archives` and `pdfs` for what lies inside;
`pictures` draws its pages; `formulas` knows the texts a spreadsheet would compute; `atomic` writes
files that are whole or not there.
"""
