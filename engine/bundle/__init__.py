"""All rules of a moment.

`bundle` is the value made of a data folder's files; `levels` compiles one node of the catalogue's
tree with what it inherits; `cores` is the one inference core of all causes; `assembly` puts
together the rules of a cause between two days of change, the `ruleset` a check runs; `layering`
makes a bundle from another one and changed files; `archive` packs the files into one and opens
them again.
"""
