"""Open to everybody: `home`, finding the cause (`finder`), `selfcheck`, `remarks` on
findings, the articles they cite (`laws`), signing in (`signin`, `staff_signin`, `entering`)."""
