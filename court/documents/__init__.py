"""From a case to a paper, worded by legal staff.

`case` is a filing with its opinion as documents see it and `values` what their templates may name;
`selection` says which papers a decision makes, `templates` reads their wording and `rendering`
fills it in; `making` makes and seals a whole set.  `procedures` says who receives what when a case is registered, `objections` words
what a notice asks for, `own_words` is what the judge writes into it, `received` what a receipt
lists, `petition` what an applicant asks for, `clauses` begins the sentences of claims in own words, `addresses` where somebody confirmed to be served.  `citing`, `parties`, `claims`, `elements`, `names` and `wording` write the law, people, tables,
placeholders, amounts and dates; `checking` is their lint, `sample` a preview.
"""
