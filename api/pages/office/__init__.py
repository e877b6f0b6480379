"""Leaders, administrators, auditors: `overview`, `admin`, `audit`."""
