"""Pages for people, one folder a visitor: routes, views and templates together.

`open` is for everybody, `filer` for parties and lawyers, `kiosk` for the self-service machine,
`counter` for the window, `desk` for judges and assistants, `rules` for readers of the rules,
`office` for leaders, administrators and auditors.
"""
