"""Open to everybody: `home`, finding the cause (`finder`), `selfcheck`, signing in (`signin`)."""
