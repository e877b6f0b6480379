"""Who somebody is.

`accounts` are people, their codes and profiles, `sessions` where they are signed in; `entering` is
signing in by `passwords`, which `guessing` protects and of which `used_passwords` come back no more; `second_factor` is what staff show beside them: a `port` with the adapters
`authenticator`, `recovery` and `certificate`.  `approvals` are what
needs two people; `keys` let
institutions call the API; `staff` is what an administrator does about accounts.  `tokens` are
random and kept as hashes, in `tables`.  `real_name` asks an outside
service whose number it is.  `documents` knows which identity documents there are.
"""
