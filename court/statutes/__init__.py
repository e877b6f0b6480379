"""The texts of laws a court has imported, so that an article is read where it is cited.

The project carries no statute texts.  `tables` holds articles by law and day of the version;
`files` reads what is imported: a table, lines of JSON, or a law as it is published; `service`
imports versions and finds the text of a day; `parts` finds the paragraph or item within an article;
`changes` says what a version changed and which requirements rest on it; `notes` are open questions of
jurists on an article or a sentence of it.
"""
