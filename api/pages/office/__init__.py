"""Leaders, administrators, auditors: `overview`, `admin`, `jobs`, `audit` and `reading` (the access log);
`safety` is what all staff do about their own sign-in."""
