"""From a submitted filing to the decision.

`inbox` lists what waits, `running` every period; `batch` registers like filings; `review` is what
staff do before deciding: answers, overrides, facts; `plan` is what the judge chose, `papers` are
made of it ahead of the transaction, `service` decides and `telling` says to the filer what was
decided; `setting_aside` asks why where the recommendation is not followed; `finding_facts` is the
court's own word on facts and the cause; `preparing` keeps what an assistant made ready; `refusals`
is what comes after a draft refusal; `handing_out` is the window's: who waits, papers printed
together and signed for; `issued` keeps and gives out finished papers; `todos` says what is left to
do; `receiving` takes filings in from every counter and makes the receipt.  `views` is what people
are shown of a filing.  Rows are in `tables`.
"""
