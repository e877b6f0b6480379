"""Finding the cause from what somebody types: a name, a number, or the trouble in everyday words.

`finder` gives one answer from everything below; `named` finds names, old names, numbers, codes and
pinyin; `phrases` gathers how people speak of each cause, `vocabulary` splits speech into words that
count, `clues` are what several things said together tell, `index` ranks causes by both.
`questions` are the guided questions for when nothing fits, and `doors` where to go with what is no
new suit; `reading` reads their files.
"""
