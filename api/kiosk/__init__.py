"""The self-service machine's way through a form: one question a screen.

`screens` makes the questions of a form one by one, `answers` puts what was answered into the
filing; the pages are in `api.pages.kiosk`.
"""
