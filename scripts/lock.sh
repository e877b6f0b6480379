#!/usr/bin/env bash
# Writes the lock files: exact versions and hashes, for every platform, without any address.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/pip install --quiet uv
compile() { .venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --quiet \
  --no-header --no-emit-index-url --no-annotate --python-version 3.11 "$@"; }
compile --extra dev -o requirements.lock
compile --extra durable -o /dev/stdout | grep -A 3 '^durable-rules' | sed '/^[a-z]/{/^durable/!Q}' > requirements-durable.lock
compile --extra bench -o requirements-bench.lock
compile --extra web -o /dev/stdout | grep -A 3 '^django-htmx' | sed '/^[a-z]/{/^django-htmx/!Q}' > requirements-web.lock
