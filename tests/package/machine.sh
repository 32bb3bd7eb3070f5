# shellcheck shell=bash
# Sourced: minimal Debian systems to try packages in. Needs root and debootstrap; the mirror is the one apt uses here.

# Leaves the script with 77 when systems cannot be made.
need_machines() {
    [ "$(id -u)" = 0 ] || { echo "skipped: only root can make a system to try the package in" >&2; exit 77; }
    command -v debootstrap >/dev/null || { echo "skipped: debootstrap is not there" >&2; exit 77; }
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
    [ -n "$mirror" ] || { echo "skipped: apt knows no mirror of bookworm" >&2; exit 77; }
}

# make_machine SUITE DIRECTORY: a minimal system; one that is there already is taken.
make_machine() {
    [ -e "$2/etc/debian_version" ] || debootstrap --variant=minbase "$1" "$2" "$mirror" >/dev/null
    # Those of mktemp are for root alone, but apt and mandb go down to users of their own.
    chmod a+rx "$2"
    mountpoint -q "$2/proc" || mount -t proc proc "$2/proc"
    mountpoint -q "$2/dev/pts" || mount -t devpts -o newinstance,ptmxmode=0666 devpts "$2/dev/pts"
    ln -sf pts/ptmx "$2/dev/ptmx"
    mkdir -p "$2/dev/shm"
    mountpoint -q "$2/dev/shm" || mount -t tmpfs tmpfs "$2/dev/shm"
    cp /etc/resolv.conf "$2/etc/resolv.conf"
    apt-config dump Acquire::http::Proxy > "$2/etc/apt/apt.conf.d/90proxy"
}

leave_machine() { umount -q "$1/dev/shm" "$1/dev/pts" "$1/proc" 2>/dev/null || true; }

in_machine() {
    local root=$1
    shift
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
