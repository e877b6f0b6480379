#!/bin/sh
# The database's password comes from a file, so that it stands in no list of processes and in no
# compose file; libpq takes it from PGPASSWORD.
set -eu
if [ -n "${LIAN_DATABASE_PASSWORD_FILE:-}" ]; then
  PGPASSWORD="$(cat "$LIAN_DATABASE_PASSWORD_FILE")"
  export PGPASSWORD
fi
# What is being uploaded waits on the volume, not in memory; it has no name there and goes by itself.
TMPDIR="$LIAN_STATE/tmp"
export TMPDIR
mkdir -p "$TMPDIR"
exec "$@"
