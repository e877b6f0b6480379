"""Leaders, administrators, auditors: `overview`, `admin`, `jobs`, `audit` and `reading` (the access log)."""
