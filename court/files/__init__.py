"""Bytes, never trusted.

`store` keeps a file once under its hash and `encryption` encrypts it with a key of the `keyring`
(`ciphers` are those a key may be for); `names` cleans the name it
came with; `sniffing` tells what it really is; what lies inside (`archives`, `pdfs`) is looked at by
`examination` in a process of its own under `confinement`, a copy of one that is `prepared`; `pictures`
draws pages in such processes too; `folders` opens a ZIP of files to
hand in; `scanning` is the port to a virus scanner;
`formulas` knows the texts a spreadsheet would compute; `atomic` writes files that are whole or not
there.
"""
