"""Scenarios in judges' words: a filing, the day it comes in, and what must come of it.

`cells` are names and values as judges write them (第一被告的住所地, 居民身份证（李文海）、借条);
`grammar` holds every sentence once, read and written from the same words; `story` is the filing of a
scenario and its opinion; `expectations` are what may be expected of it, and the sentence that says what
came instead; `reading` reads feature files, `running` runs what was read; `forms` is a scenario as a
form, `rows` as the rows of a sheet, each with its text both ways.
"""
