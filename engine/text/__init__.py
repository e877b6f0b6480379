"""Reading text strictly: problems with the place they were found at.

`errors` are the problems, collected and never only the first; `yamlio` reads YAML with the place
of every value and refuses what is ambiguous; `files` are the contents of a folder as one
value; `models` words what pydantic finds; `paths` are places in a filing (`被告[0].姓名`);
`pinyin` finds names by letters; `lists` are words in one line.
"""
