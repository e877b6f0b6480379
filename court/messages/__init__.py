"""What people are told.

`service` keeps messages on people's pages and puts text messages into the outbox; `delivery` offers
those to a gateway, whose port is `sms`; `simulated` is one that misbehaves.  `tables` are both.
"""
