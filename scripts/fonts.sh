#!/usr/bin/env bash
# Puts the document fonts into .fonts/ without installing them on the system (no root needed):
# Fandol (仿宋 宋 黑 楷), Noto Serif CJK for rare characters, DejaVu Sans for ☑ and ☐.
# A court's own licensed fonts go first: put them in a folder and name it in LIAN_FONTS.
set -euo pipefail
cd "$(dirname "$0")/.."
fonts="$PWD/.fonts"
say() { printf '· %s\n' "$*" >&2; }

want() { # want PACKAGE FILE...: fetch the package when one of its files is not there yet
  local package="$1" file missing=""
  shift
  for file in "$@"; do [ -s "$fonts/$file" ] || missing=yes; done
  [ -n "$missing" ] || return 0
  local work
  work="$(mktemp -d)"
  say "取得字体：$package"
  if (cd "$work" && apt-get download -qq "$package" >/dev/null 2>&1 && dpkg-deb -x ./*.deb x); then
    for file in "$@"; do
      find "$work/x" -name "$file" -exec cp {} "$fonts/.part" \; -exec mv "$fonts/.part" "$fonts/$file" \;
    done
  else
    say "没有取得 $package；文书会改用其他字体，没有的字显示为〓。可以手工安装：sudo apt-get install $package"
  fi
  rm -rf "$work"
}

command -v apt-get >/dev/null 2>&1 || {
  say "这台机器没有 apt-get，请把中文字体（仿宋、宋体、黑体、楷体的 OTF 或 TTF）放进 .fonts/"
  exit 0
}
mkdir -p "$fonts"
apt-cache show texlive-lang-chinese >/dev/null 2>&1 || { [ "$(id -u)" = 0 ] && apt-get update -qq >/dev/null 2>&1; } || true
want texlive-lang-chinese FandolFang-Regular.otf FandolSong-Regular.otf FandolSong-Bold.otf FandolHei-Regular.otf FandolKai-Regular.otf
want fonts-noto-cjk NotoSerifCJK-Regular.ttc
want fonts-dejavu-core DejaVuSans.ttf
