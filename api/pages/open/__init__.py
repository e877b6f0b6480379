"""Open to everybody: `home`, finding the cause (`finder`), `selfcheck`, signing in (`signin`, `staff_signin`, `entering`)."""
