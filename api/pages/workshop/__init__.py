"""The rule workshop in the browser.

`desk` is the work list and the releases, `sets` a change set with what is done to it, `finding` what
can be edited by the words somebody writes, `editing` the editor with `edit_view` what it shows,
`opening` a file of a change set, `pressing` what buttons do to an entry, `rule_form` the form and
`beside` the law beside the text, `tables` values and texts in a workbook, `words` the vocabulary,
`new_fact` and `new_paper` what is added to it by way of `new_word`, `trying` one case and all past
filings before and after, `trying_form` a case filled in, `reviewing` what the second person sees and
does, `rebasing` bringing a set onto a newer release, `unusable` what stands in place of both where
the rules cannot be read, `scenarios` what judges write, run and say to be right, `scenario_files`
those in files, `history` a rule over time and two days compared.
"""
