"""Open to everybody: `home`, finding the cause (`finder`), `selfcheck`, `remarks` on
findings, signing in (`signin`, `staff_signin`, `entering`)."""
