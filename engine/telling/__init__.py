"""Rules and opinions in words.

`sentences` says a condition in Chinese, `plaintext` prints an opinion, `rulebook` gathers the
rules for reading, `schema` writes the JSON Schemas that editors complete by.
"""
