"""From truth values to the conclusion, with its proof.

`horn` is the language of the rules that are drawn, `derivations` and `policy_rules` write them
from derivations and from the table of conclusions (`policy`); `durable` runs them in durable-rules
and `fixpoint` in plain Python, with the same results; `core` is what a check talks to.
"""
