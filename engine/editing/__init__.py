"""Changing the files of a bundle as people do it: text in, text out, everything else untouched.

`written` finds entries and their values in a file's text and puts others in their place, byte by
byte; `spans` changes the shape of a text; by way of these, `boxes` are the conditions of an entry as
a form shows them, `box_edits` changes of them, `fields` its other keys, `basis` what it rests on.  `slips` finds what a Chinese
keyboard types where YAML wants another character; `merging` brings two changes of one text together;
`depth` says how deep a change goes; `standing` checks a changed file, with a repair where there is
one; `proposing` finds the examples a rule lacks, `sampled` writes them; `rule_changes` lists the rules that differ between
two bundles, in sentences; `skeletons` are what a new entry begins with;
`new_facts` writes a fact that a form enters, `member_facts` one that every member of a kind has, `new_papers` a material; `tabling` are values and texts as
rows of a table, `venue_tabling` is the table of venue, into whose text `venue_changes` puts rows back; `versions` copies an entry as one that holds from another day.
"""
