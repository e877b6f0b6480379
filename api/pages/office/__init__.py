"""Leaders, administrators, auditors: `overview`, `admin`, `jobs`, `audit`."""
