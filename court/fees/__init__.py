"""What a case costs, with its working.

`schedule` reckons a fee line by line from the dated parameters; `claims` says what a claim is about
and `filing_fee` which claims of a filing count and what is still open; `estimate` is the fee while a filing is being written;
`answer` is what is told about a fee.
"""
