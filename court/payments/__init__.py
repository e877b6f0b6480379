"""The acceptance fee.

`service` makes orders and settles them; `gateway` is the port to a payment gateway.  `tables` are orders and notices.
"""
