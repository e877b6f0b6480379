"""A filing in, an opinion out.

`filing` types what was filled in, `inferred` adds what follows from it and what it says in its own
words (`engine.narrative`); `opening` finds its cause and rules; `checker` runs the rules over it;
`outcomes` are what the rules find, `seeing` the facts they rest on, `rulings` what a judge said
instead; `places` tells an open question of venue; `asking` picks the next question, `advising` says
what is usual and not there; `opinion` is the result and `receipt` its proof;
`lines` checks filings line by line; `day` says which day's law applies.
"""
