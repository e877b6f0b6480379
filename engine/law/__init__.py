"""What the law gives as data: causes, articles, amounts and days.

`catalogue` holds the editions of the causes of action; `citations`
reads `民事诉讼法 122(2)` against the index of laws; `parameters` are values by date with their
source; `periods` counts days with the court's calendar.
"""
