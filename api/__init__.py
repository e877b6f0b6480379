"""The portal and the JSON API: FastAPI, server-rendered pages, htmx.

`base` is what every request passes, `forms` the form of a cause, `pages` one folder a visitor, `v1`
the JSON API; `routes` lists every router, `app` is the application, `serve` runs it, `background`
does what nobody asked for.
"""
