"""The end of the log, signed by the court and kept where the court's own machine cannot rewrite it.

`statement` is what is signed and what it is compared with; `sinks` are the places outside;
`service` makes one and sends it, by hand and every day.
"""
