# rootfs_kinds — what stands in each kind of root; tools/rootfs reads this file.
# shellcheck shell=bash

# --- busybox: one static program that is also some 270 others, by the name it is given

BUSYBOX_MARK=ID=tinbox-busybox

is_busybox_root() { grep -qsx "$BUSYBOX_MARK" "$1/etc/os-release"; }

check_words_of_busybox() {
  [[ $# -eq 0 || $1 == --with ]] || die "unexpected word: $1" 2
  local file
  for file in "${@:2}"; do
    [[ -f $file ]] || die "$file: no such file"
  done
}

make_busybox() {
  local root=$1 busybox
  busybox=$(type -P busybox) || die 'no busybox here; install busybox-static'
  [[ -z $(loader_of "$busybox") ]] ||
    die "$busybox needs libraries; install busybox-static in its place"
  mkdir -p "$root"/{bin,dev,etc,proc,root,run,sys,tmp,usr,var}
  chmod 1777 "$root/tmp"
  # Relative links: an absolute one, followed from outside, leads to the host's files.
  ln -s bin "$root/sbin"
  ln -s ../bin "$root/usr/bin"
  ln -s ../bin "$root/usr/sbin"
  cp "$busybox" "$root/bin/busybox"
  # Its own shell runs its own ln without starting a program: ten times faster.
  # shellcheck disable=SC2016
  "$busybox" sh -c 'cd "$1" && for applet in $(./busybox --list); do
    [ "$applet" = busybox ] || ln -s busybox "$applet" || exit; done' sh "$root/bin"
  (($# < 3)) || cp --remove-destination -- "${@:3}" "$root/bin/"
  write_etc "$root/etc"
}

# No /etc/hostname: 01-escape looks for the host's, and must find no other.
write_etc() {
  local etc=$1
  printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' \
    'student:x:1000:1000:student:/tmp:/bin/sh' \
    'nobody:x:65534:65534:nobody:/:/bin/false' >"$etc/passwd"
  printf '%s\n' 'root:x:0:' 'student:x:1000:' 'nogroup:x:65534:' >"$etc/group"
  printf '%s\n' '127.0.0.1 localhost' '::1 localhost' >"$etc/hosts"
  printf '%s\n' 'NAME="Tinbox busybox root"' "$BUSYBOX_MARK" >"$etc/os-release"
}

# --- debian: the essential packages and apt, without a compiler -----------------------

check_words_of_debian() { (($# == 0)) || die "unexpected word: $1" 2; }

# TINBOX_DEBIAN names the archive where none can be made: in tests without a network.
make_debian() {
  local root=$1 archive options=()
  archive=${TINBOX_DEBIAN:-$("$tools/debian_archive")} || die 'no Debian archive'
  may_own_all_ids || options=(--no-same-owner --exclude='./dev/*')
  tar -xf "$archive" -C "$root" --numeric-owner "${options[@]}"
}

# Root of a user namespace with few ids can neither chown to the others nor mknod.
may_own_all_ids() {
  local inside outside count
  read -r inside outside count </proc/self/uid_map
  ((EUID == 0 && inside == 0 && outside == 0 && count > 65535))
}

# --- programs: each with its loader and libraries, or with its interpreter ------------

check_words_of_programs() {
  (($# > 0)) || die 'programs: which ones?' 2
  local program
  for program in "$@"; do
    [[ -n $(type -P -- "$program") ]] || die "$program: no such program"
  done
}

make_programs() {
  local root=$1 program
  mkdir -p "$root"/{dev,proc,sys,tmp}
  chmod 1777 "$root/tmp"
  # ignore: only root may, and most programs do without.
  mknod -m 666 "$root/dev/null" c 1 3 2>/dev/null || true
  for program in "${@:2}"; do
    copy_program "$root" "$(realpath -s -- "$(type -P -- "$program")")"
  done
}

copy_program() {
  local root=$1 program=$2 loader libraries library
  [[ ! -e $root$program ]] || return 0
  copy_file "$root" "$program"
  copy_interpreter "$root" "$program"
  loader=$(loader_of "$program")
  [[ -n $loader ]] || return 0
  libraries=$(libraries_of "$program" "$loader") || die "$libraries"
  copy_file "$root" "$loader"
  while read -r library; do
    copy_file "$root" "$library"
  done <<<"$libraries"
}

# A file keeps its path. A link becomes the file it leads to, since its target might lie
# elsewhere; `-s -m` takes each `..` out, since it might lead out of the root.
copy_file() { install -D -m 755 -- "$2" "$1$(realpath -s -m -- "$2")"; }

# `#!/bin/sh` needs /bin/sh, and `#!/usr/bin/env perl` needs perl too.
copy_interpreter() {
  local root=$1 interpreter argument
  read -r interpreter argument _ < <(head -c 256 -- "$2" | sed -n '1s/^#! *//p') ||
    return 0
  copy_program "$root" "$interpreter"
  [[ $interpreter != */env ]] || copy_program "$root" "$(type -P -- "$argument")"
}

# What the kernel starts in the program's place: PT_INTERP in its ELF headers.
# readelf only reads.
loader_of() {
  { readelf --program-headers --wide -- "$1" 2>/dev/null || true; } |
    sed -n 's/.*program interpreter: \(.*\)]$/\1/p'
}

# `ld.so --list` maps a program and prints what it would load. No instruction of the
# program runs, while ldd(1) may run it; hence a loader of its own is refused too.
# What a program loads later by itself (dlopen(3): modules, NSS) is not in the list.
libraries_of() {
  local program=$1 loader=$2 list
  [[ $loader =~ ^/lib(32|64|x32)?/ld-[^/]+$ && -e $loader ]] ||
    { echo "$program: its loader is not one of this system: $loader"; return 1; }
  list=$(env -i "$loader" --list "$program" 2>&1) || { echo "$list"; return 1; }
  # "  libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f…)"
  ! grep 'not found' <<<"$list" | sed "s|^[[:space:]]*|$program: |" | grep . || return 1
  sed -E 's/.* => //; s/ \(0x[0-9a-f]+\)$//; s/^[[:space:]]+//; /^linux-/d' <<<"$list"
}
