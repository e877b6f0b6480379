"""What people are told.

`service` keeps messages on people's pages and puts text messages into the outbox; `sms` is the port
to a gateway.  `tables` are both.
"""
