"""Who somebody is.

`accounts` are people, their codes, passwords, sessions and keys; `staff` is what an administrator
does about them.  `documents` knows which identity documents there are.  Sessions, codes and keys lie in
`tables`.
"""
