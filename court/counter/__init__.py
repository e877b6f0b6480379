"""Where people come in person.

`window` takes over drafts and enters filings on paper; `kiosk` is the self-service machine;
`appointments` are the queue of both; `devices` knows who stands in the hall, `card_reader` is the port for identity cards,
`listening` the one for what is said.  Places and numbers are rows of `tables`.
"""
