"""What is written for each cause, and what is not yet (`lian coverage`).

`nodes` are the causes that must have requirements of their own, `points` the ten things each of
them needs, `counting` adds them up by section, `articles` follows every article about admission to
its end, `doubts` collects the questions of law that keepers left open.
"""
