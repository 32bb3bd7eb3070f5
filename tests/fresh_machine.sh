#!/usr/bin/env bash
# Proves that a fresh Debian 12 passes `make demo` and `make test`: makes a minimal system in a directory, copies the
# checkout in and runs both there, as root. Needs debootstrap and root; the mirror is the one that apt uses here.
# fresh_machine.sh [DIRECTORY]: DIRECTORY is made and kept; without it a temporary one is removed at the end.
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -gt 0 ]; then
    root=$1
    mkdir -p "$root"
else
    root=$(mktemp -d)
    remove=yes
fi
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)

leave() {
    umount -q "$root/proc" "$root/dev/pts" "$root/dev" 2>/dev/null || true
    [ "${remove:-no}" = no ] || rm -rf --one-file-system "$root"
}
trap leave EXIT

[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase --include=make,ca-certificates bookworm "$root" "$mirror"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t devpts devpts "$root/dev/pts"
cp /etc/resolv.conf "$root/etc/resolv.conf"
apt-config dump Acquire::http::Proxy > "$root/etc/apt/apt.conf.d/90proxy"
rm -rf "$root/checkout"
mkdir "$root/checkout"
tar -C "$checkout" --exclude=./build --exclude=./.git -cf - . | tar -C "$root/checkout" -xf -
for target in demo test; do
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root make -C /checkout $target
done
