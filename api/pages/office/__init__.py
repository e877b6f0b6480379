"""Leaders, administrators, auditors: `overview`, `admin`, `approving`, `devices`, `jobs`, `audit` and `reading` (the access log);
`safety` is what all staff do about their own sign-in."""
