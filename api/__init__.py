"""The portal and the JSON API: FastAPI, server-rendered pages, htmx."""
