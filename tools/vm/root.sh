# root.sh — the root of the machine: the host's, under a layer that is thrown away.
#
# For the shell of the static busybox, which has all these commands built in.
# shellcheck shell=dash

# The settings that it reads; machine.py has written them.
: "${disk:?}" "${modules:?}" "${init:?}" "${checkout:?}" "${directory:?}"

# A step that fails ends the machine; the console tells the step.
must() {
  "$@" && return
  echo "vm: failed: $*"
  poweroff -f
}

# make_root LOWER SPACE NEW: LOWER is the host's root. SPACE, a tmpfs, takes what the
# machine changes. NEW becomes the root.
make_root() {
  lower=$1 space=$2 new=$3
  must mount -t tmpfs -o size=75%,mode=755 changes "$space"
  mkdir "$space/upper" "$space/work"
  must mount -t overlay -o "lowerdir=$lower,upperdir=$space/upper,workdir=$space/work" \
    root "$new"
  must mount -t proc proc "$new/proc"
  must mount -t sysfs sysfs "$new/sys"
  make_dev "$new/dev"
  must mount -t tmpfs -o mode=1777 tmp "$new/tmp"
  must mount -t tmpfs -o mode=755 run "$new/run"
  must mount -t ext4 "$new$disk" "$new/var/tmp"
  chmod 1777 "$new/var/tmp"
  rm -rf "$new/lib/modules"
  ln -s "$modules" "$new/lib/modules"
  mkdir "$new/run/vm"
  uncover "$checkout"
  uncover "$directory"
}

# The checkout, and where the command starts, may lie below /tmp or /run of the host.
uncover() {
  [ ! -d "$new$1" ] || return 0
  mkdir -p "$new$1"
  must mount --bind "$lower$1" "$new$1"
}

make_dev() {
  must mount -t devtmpfs dev "$1"
  mkdir -p "$1/pts" "$1/shm"
  must mount -t devpts -o mode=620,gid=5,ptmxmode=666 devpts "$1/pts"
  must mount -t tmpfs -o mode=1777 shm "$1/shm"
  ln -sfn /proc/self/fd "$1/fd"
  ln -sfn fd/0 "$1/stdin"
  ln -sfn fd/1 "$1/stdout"
  ln -sfn fd/2 "$1/stderr"
}
