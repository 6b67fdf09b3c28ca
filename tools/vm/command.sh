# shellcheck shell=sh
# command.sh — what the last step of every machine has in common: furnish, run, end.
: "${as_user=}"  # of the settings

furnish() {
  [ ! -d /.old ] || umount -l /.old
  hostname vm
  busybox ip link set lo up
  modprobe -qa loop tun fuse
  chmod 666 /dev/fuse /dev/net/tun  # as udev would
  # What the command says is to reach the host within a second, even if all hangs then.
  echo 20 >/proc/sys/vm/dirty_writeback_centisecs
  echo 50 >/proc/sys/vm/dirty_expire_centisecs
}

# run_and_end [WORD...]: the command, behind these words; then its status, and the end.
run_and_end() {
  : >/run/vm/started
  "$@" sh /run/vm/command </dev/null >>/run/vm/out 2>>/run/vm/err
  echo $? >/run/vm/status.new
  sync
  mv /run/vm/status.new /run/vm/status
  sync
  exec busybox poweroff -f
}

# as_uid_1000 WORD...: a user that has no other group.
as_uid_1000() {
  HOME=/tmp setpriv --reuid 1000 --regid 1000 --clear-groups "$@"
}
