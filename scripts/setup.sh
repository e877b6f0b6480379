#!/usr/bin/env bash
# Sets everything up in .venv; quiet and instant when nothing changed.
#   scripts/setup.sh          the product and its tests
#   scripts/setup.sh bench    also what the benchmarks compare with
set -euo pipefail
cd "$(dirname "$0")/.."
part="${1:-base}"
stamp=".venv/.stamp-$part"
key="$(cat pyproject.toml requirements*.lock scripts/setup.sh scripts/fonts.sh scripts/editor.sh scripts/editor/* | sha256sum)"
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$key" ] && exit 0

say() { printf '· %s\n' "$*" >&2; }

find_python() {
  for name in python3.12 python3.11 python3.13 python3; do
    if command -v "$name" >/dev/null 2>&1 &&
       "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"; return
    fi
  done
}

need_system_packages() { # what is missing, by Debian package name
  "$1" -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
  command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || echo gcc
  header="$("$1" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')/Python.h"
  [ -f "$header" ] || echo python3-dev
}

# Only some tests use these; without them those tests say that they were not run.
for_tests() {
  command -v pdfsig >/dev/null 2>&1 || echo poppler-utils
  command -v certutil >/dev/null 2>&1 || echo libnss3-tools
  command -v softhsm2-util >/dev/null 2>&1 || echo softhsm2
  # Pages are tried in it; Chromium itself will do, at twice the processor time.
  command -v chromium-headless-shell >/dev/null 2>&1 || echo chromium-headless-shell
  [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || echo fonts-noto-cjk   # pictures of pages show Chinese
}

python="$(find_python)"
if [ -z "$python" ]; then
  say "没有找到 Python 3.11 或更新的版本。Debian、Ubuntu 上请运行："
  say "    sudo apt-get update && sudo apt-get install -y python3 python3-venv python3-dev gcc"
  exit 1
fi
missing="$(need_system_packages "$python" | tr '\n' ' ')"
if [ -n "${missing// /}" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "安装系统软件包：$missing"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing libc6-dev >/dev/null
  elif [[ "$missing" == *python3-venv* ]]; then
    say "还缺系统软件包，请运行：sudo apt-get update && sudo apt-get install -y $missing libc6-dev"
    exit 1
  else
    say "没有 C 编译器或头文件（$missing），推理改用纯 Python 的参考实现。要装上请运行："
    say "    sudo apt-get update && sudo apt-get install -y $missing libc6-dev"
  fi
fi

missing="$(for_tests | tr '\n' ' ')"
if [ -n "${missing// /}" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "安装测试用的程序：$missing"
    apt-get update -qq >/dev/null 2>&1 || true
    install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1; }
    for one in $missing; do
      install "$one" && continue
      [ "$one" = chromium-headless-shell ] && { command -v chromium >/dev/null 2>&1 || install chromium; } && continue
      say "没有装上 $one；用到它的测试不会运行"
    done
  else
    say "没有 $missing；用到它们的测试不会运行。要装上请运行：sudo apt-get install -y $missing"
  fi
fi
bash scripts/fonts.sh
bash scripts/editor.sh

[ -x .venv/bin/python ] || { say "建立 .venv（$($python --version)）"; "$python" -m venv .venv; }
pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet "$@"; }

say "安装依赖"
pip install --require-hashes -r requirements.lock
pip install --require-hashes --no-deps -r requirements-web.lock   # only its copy of htmx is used
[ "$part" = bench ] && { say "安装对比用的引擎"; pip install --require-hashes -r requirements-bench.lock; }

if ! .venv/bin/python -c 'import durable_rules_engine' 2>/dev/null; then
  say "编译 durable-rules"
  # Newer compilers treat its old C as errors; Python 3.13 dropped a function it calls.
  flags="-Wno-error=implicit-function-declaration -Wno-error=incompatible-pointer-types -Wno-error=int-conversion"
  if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then
    flags="$flags -DPyEval_CallObject=PyObject_CallObject"
  fi
  CPPFLAGS="$flags" pip install --require-hashes --no-build-isolation --no-deps -r requirements-durable.lock \
    >/dev/null 2>&1 && .venv/bin/python -c 'import durable_rules_engine' 2>/dev/null ||
    say "durable-rules 无法编译或导入，推理改用纯 Python 的参考实现，结论相同，稍慢"
fi

pip install --no-build-isolation --no-deps --editable .
.venv/bin/lian schema >/dev/null || true   # completion in editors; run it again after new facts
printf '%s' "$key" > "$stamp"
say "准备好了"
