"""Rounds of faults: a court at work is killed, its database restarted, its disk full, its clock set.

`working` is the process that works: filings with papers, decisions, payments; it says each act when
it is done.  `faults` starts it, does the harm, and afterwards looks whether every act that was said
to be done is there, once, and the log whole.  A round of each in the suite, many by `make rounds`.
"""
