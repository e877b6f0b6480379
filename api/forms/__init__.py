"""The filing form: generated from casetype and dictionary, read back, and answered while typing.

`model` says what a form consists of, `building` makes one for a cause, `reading` turns posted
names into a filing and back, `live` turns a check into what a filer sees.
"""
