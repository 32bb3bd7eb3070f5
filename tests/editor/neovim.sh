#!/bin/sh
# The language server in a real editor: Neovim without a window, with its own client. Skipped where there is none.
# usage: neovim.sh PROGRAM CHECKOUT
set -eu
if ! command -v nvim >/dev/null; then
    echo "skipped: there is no Neovim here (Debian's package is neovim)"
    exit 77
fi
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/home"
cp -r "$2" "$scratch/a checkout"
program=$(realpath "$1")
cd "$scratch"
HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/home" STEPWARDEN="$program" CHECKOUT="$scratch/a checkout" \
    timeout 120 nvim --headless -u NONE -n -i NONE -c "luafile $here/neovim.lua"
