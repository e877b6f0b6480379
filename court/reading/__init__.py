"""What stands in papers that people hand in, as proposals: nothing read enters by itself.

`port` reads the lines of a file in a confined process (`readers`: the text layer of a PDF, Word,
photographs where the extra `ocr` is installed).  `papers` tells which paper it is and reads it:
`cards` identity cards and licences, `complaints`, `money` notes and transfers; `values` is what
they find, each with whether it checks itself.
"""
