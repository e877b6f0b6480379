"""What a filing says in its own words, read for rules that nobody ticked a box for.

Each is a question at most: words that name a gate are no answer to it, and nobody is refused by what
is read here.  `words` collects what was said and has it read: `parties` for who died, is no more, is
a child or has a nickname only, `others` for a bankruptcy or a ship of somebody else, `gates` for an
agreement on arbitration or a court and an earlier judgment, `divorce` for what a petition for
divorce tells, `homes` for where a defendant lives now, `days` for the day from which a period runs,
`manners` for abuse; `times` says when something told happened.
"""
