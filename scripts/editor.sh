#!/usr/bin/env bash
# Puts CodeMirror 6, for the text view of the rule workshop, into .editor/codemirror.js: its packages in
# the versions and with the hashes of scripts/editor/package-lock.json, bundled by esbuild.
# Needs Node.js; without it, or without the packages, the workshop has an ordinary text area.
set -euo pipefail
cd "$(dirname "$0")/.."
home="$PWD" made="$PWD/.editor/codemirror.js" sources="$PWD/scripts/editor"
key="$(cat "$sources"/* scripts/editor.sh | sha256sum)"
say() { printf '· %s\n' "$*" >&2; }

[ -s "$made" ] && [ "$(cat "$home/.editor/.stamp" 2>/dev/null)" = "$key" ] && exit 0
if ! command -v npm >/dev/null 2>&1; then
  say "没有 Node.js，规则工作台的 YAML 用普通文本框；要有行号、补全和错处的标记，装上 nodejs 和 npm 再运行：bash scripts/editor.sh"
  exit 0
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$sources"/* "$work"
say "取得 CodeMirror"
mkdir -p "$home/.editor"
if (cd "$work" && timeout 180 npm ci --ignore-scripts --fetch-retries=1 --no-audit --no-fund --loglevel=error >npm.log 2>&1 &&
    ./node_modules/.bin/esbuild codemirror.js --bundle --format=esm --minify --target=es2022 \
      --legal-comments=none --log-level=error --outfile=bundle.js >>npm.log 2>&1); then
  { printf '/*! CodeMirror 6 and Lezer: MIT, Copyright (C) Marijn Haverbeke and others */\n'
    cat "$work/bundle.js"; } > "$home/.editor/.part"
  mv "$home/.editor/.part" "$made"
  printf '%s' "$key" > "$home/.editor/.stamp"
else
  say "没有取得 CodeMirror，规则工作台的 YAML 用普通文本框。原因：$(tail -n 1 "$work/npm.log")"
  say "以后可以再运行：bash scripts/editor.sh"
fi
