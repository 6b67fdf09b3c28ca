#!/usr/bin/env bash
# demo.sh — chapter 06 in a minute: five chapters become a container.
# Commands are shown as they stand here, and expanded when they run:
# shellcheck disable=SC2016,SC2034 source=tools/demo.bash
source "$(dirname "$0")/../tools/demo.bash"

# The pid on the host of the `sleep` that was started last: ten seconds at most.
sleeping() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    [[ $(pgrep -nx sleep) == "${box:-}" ]] || break
    sleep 0.1
  done
  pgrep -nx sleep
}

# Until the server of a container answers: it needs a moment, also between two callers.
call() {
  local tries
  for ((tries = 0; tries < 200; tries++)); do
    "$@" 2>/dev/null && return
    sleep 0.05
  done
}

# What a host could notice of a container afterwards.
ledger() {
  ip -o link show | awk '{ print "link", $2 }'
  nft list tables
  echo "forwarding $(cat /proc/sys/net/ipv4/ip_forward)"
  echo "$(wc -l </proc/self/mountinfo) mounts"
  echo "$(find /sys/fs/cgroup -name 'tinbox-hog-demo*' | wc -l) groups"
  echo "$(pgrep -xc sleep) sleeping"
}

ip link set lo up  # of the host on which we play
ledger >before

chapter '06-full-container: all of it at once'

say 'A root of layers, its own namespaces, a cable, and little power, in one command:'
run '06-full-container root --name web -- sleep 1000 &'
web=$!
box=$(sleeping)
BOX='02-enter $box --'
say '' '$box is the command, as the host knows it. The same thing from both sides,' \
  'the host on the left:'
both 'hostname'
expect '^[^ ]+ +web$'
both 'grep -o ".*:" /proc/net/dev'
expect '^ +lo: +lo:$'
expect '^ve-web: +host0:$'
both 'grep ^ID= /etc/os-release'
expect ' ID=tinbox-busybox$'
outside 'cat /proc/$box/comm'
expect_same sleep
inside 'ps -o pid,comm | grep sleep'
expect '^ +2 sleep$'
say '' 'The stub is pid 1. What the container writes, its layer in memory takes:'
inside 'touch /new'
both 'ls /new'
expect 'cannot access.* /new$'
say '' 'It has an address, and even as root it may not do much:'
inside 'ip -4 -o address show dev host0 | grep -c inet'
expect_same 1
outside 'sed -n "s/^CapBnd:.//p; s/^NoNewPrivs:.//p" /proc/$box/status'
expect '^00000000a80425fb$'
expect '^1$'

if [[ -n ${DEBIANFS:-} ]]; then
  chapter 'Another root, another system'

  say 'The same command on a Debian. Both containers run now:'
  run '06-full-container $DEBIANFS --name debian -- sleep 1000 &'
  debian=$!
  box=$(sleeping)
  both 'hostname'
  expect '^[^ ]+ +debian$'
  both 'grep -o ".*:" /proc/net/dev'
  expect '^ve-debian: *$'
  inside 'bash --version | head -n 1'
  expect '^GNU bash'
  run '06-full-container root -- bash'
  expect 'no such program'
  expect_status 127
  run 'kill $debian; wait $debian'
  expect_status 143
fi

chapter 'Limits are real'

if 03-cgroups --pids 9 --memory max -- true 2>/dev/null; then
  hog="root --name hog-demo"
  run '06-full-container $hog --memory 64M -- tail /dev/zero 2>&1 | sed "s/, .*//"'
  expect 'killed by the kernel: memory limit 64M reached$'
  expect_status 137
  many='i=0; while [ $i -lt 200 ]; do sleep 1 & i=$((i+1)); done; echo $i are running'
  run '06-full-container $hog --pids 20 -- sh -c "$many"'
  expect 'fork'
  expect_status 2
else
  say 'Here we may make no control groups; as root, or by systemd-run, we could.'
fi

chapter 'The escape, once more'

run '06-full-container root -- 01-escape /etc/os-release | head -n 1'
expect_same 'NAME="Tinbox busybox root"'
run '06-full-container root -- sh -c "echo 1 >/proc/sys/kernel/pid_max"'
expect 'Read-only file system'
expect_status 1
run '06-full-container root -- mount -t tmpfs none /tmp'
expect 'permission denied'
expect_status 1

# SIGTERM reaches the command, and then all is tidied up.
run 'kill $web; wait $web'
expect_status 143

chapter 'A port of the host leads in'

SERVE='while :; do echo "I am $(hostname)" | nc -l -p 80; done'
run '06-full-container root --name shop --publish 8080:80 -- sh -c "$SERVE" &'
run 'call root/bin/busybox nc 127.0.0.1 8080'
expect_same 'I am shop'

chapter 'What goes wrong: killed, without a chance to tidy up'

victim=$!
disown "$victim"  # or bash would tell of its end, at a moment of its own choice
run 'kill -KILL $victim'
while kill -0 "$victim" 2>/dev/null; do sleep 0.05; done
say 'The kernel ends what is inside. What only we can know is put right by hand, or' \
    'by the next run:'
run '05-network clean; nft list tables | grep shop'
expect_same ''
expect_status 1

chapter 'A runtime, as engines know it'

say 'tinrun makes the same container from a bundle: a root, and a file of JSON.'
# Where only one id exists, a terminal can belong to no other group.
rootless=
(($(wc -l </proc/self/uid_map) == 1 && $(awk '{print $3}' /proc/self/uid_map) == 1)) &&
  rootless=--rootless
run 'mkdir -p bundle && cp -a root bundle/rootfs'
run 'tinrun spec $rootless --bundle bundle'
change='s/"terminal": true/"terminal": false/; s/"sh"/"sleep", "1000"/'
run 'sed -i "$change" bundle/config.json'
run 'tinrun --root state create --bundle bundle one </dev/null >log 2>&1'
run 'tinrun --root state state one | grep -o "\"status\": *\"[a-z]*\""'
expect 'created'
run 'tinrun --root state start one && tinrun --root state list -q'
expect_same one
run 'tinrun --root state delete --force one; tinrun --root state list -q'
expect_same ''

chapter 'The host is as it was'

say 'What it had before all this on the left, and what it has now:'
run 'ledger >after; pr -m -t -w 72 before after | expand'
expect '^forwarding 0 +forwarding 0$'
run 'diff before after && echo nothing is left'
expect_same 'nothing is left'

chapter 'What is still missing'

say 'Images, names, a registry: an engine. Read 06-full-container/README.md.'
