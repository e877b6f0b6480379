"""All rules of a moment.

`bundle` opens the data folder; `levels` compiles one node of the catalogue's tree with what it
inherits; `assembly` puts together the rules of a cause on a day, the `ruleset` a check runs.
"""
