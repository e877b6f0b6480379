"""A filing in, an opinion out.

`filing` types what was filled in, `inferred` adds what follows from it and `narrated` what it says
in its own words (`narrated_divorce` a petition for divorce, `narrated_home` where somebody lives, `told` when
things happened);
`opening` finds its cause and rules; `checker` runs the rules over it; `outcomes` are what the rules find, `rulings`
what a judge said instead; `places` tells an open question of venue; `asking` picks the next
question; `opinion` is the result and `receipt` its proof; `lines` checks filings line by line;
`day` says which day's law applies.
"""
