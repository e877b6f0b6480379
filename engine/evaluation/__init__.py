"""A condition on a filing: true, false or unknown, and the facts it rested on.

`facts` says how a filing lies in memory; `comparisons` are the words that compare; `compiled`
turns a tree into closures, `generated` verdicts into Python, and `reference` interprets it by the book, as their oracle; `compiler`
compiles whole rules; `relevance` says when what is only advised is worth asking for; `connections`
are the places of a cause, to be looked up one by one; `explain` fills in their texts.
"""
