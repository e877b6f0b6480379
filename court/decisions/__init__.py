"""From a submitted filing to the decision.

`inbox` lists what waits; `review` is what staff do before deciding: answers, overrides, facts;
`service` decides, with the papers that follow; `issued` keeps and gives out finished papers;
`receiving` takes filings in from every counter and makes the receipt.  `views` is what
people are shown of a filing.  Rows are in `tables`.
"""
