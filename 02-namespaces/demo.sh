#!/usr/bin/env bash
# demo.sh — chapter 02 in a minute: a process with its own view of the machine.
# Commands are shown as they stand here, and expanded when they run:
# shellcheck disable=SC2016,SC2034 source=tools/demo.bash
source "$(dirname "$0")/../tools/demo.bash"

# The pid on the host of the child of process $1, as soon as it runs `sleep`.
sleeping_child_of() {
  local found tries
  for ((tries = 0; tries < 100; tries++)); do
    found=$(grep -ls "^PPid:[[:space:]]$1\$" /proc/[0-9]*/status)
    found=${found%/status}
    [[ -n $found && $(<"$found/comm") == sleep ]] && basename "$found" && return
    sleep 0.1
  done
}

chapter '02-namespaces: a process with its own view of the machine'

say "Step 01 gave a process another root. A program walks out, to the host's files:"
host_system=$(head -n 1 /etc/os-release)
run '01-chroot root -- 01-escape /etc/os-release | head -n 1'
expect_same "$host_system"
say "And what is no file it never hid: the host's name, processes, network, users."

chapter 'A box: eight namespaces of its own'

say 'A namespace answers one question for the processes in it: what is the host' \
    'called, which processes are there … We start a box with one of each kind:'
run '02-namespaces --all --root root -- sleep 1000 &'
box=$(sleeping_child_of $!)
say '' '$box is its pid on the host. Which of its namespaces are not the same as ours?'
outside 'for kind in cgroup ipc mnt net pid time user uts; do
              [ /proc/$box/ns/$kind -ef /proc/self/ns/$kind ] || printf "$kind "
            done'
expect_same 'cgroup ipc mnt net pid time user uts '
say '' 'All of them. Now one question at a time, from both sides:'
BOX='02-enter $box --'
outside 'hostname'
expect '^[^ ]+$'
inside 'hostname'
expect_same box

say '' 'The host sees a process like any other. Inside, it is the first process of all:'
outside 'cat /proc/$box/comm'
expect_same sleep
outside "sed -n 's/^NSpid:.*\t/in the box it is pid /p' /proc/\$box/status"
expect_same 'in the box it is pid 1'
inside 'ps -o pid,comm'
expect '^ +1 sleep$'

say '' 'Inside, it is root, and yet it may not touch what belongs to the host:'
inside 'id -u'
expect_same 0
inside 'mknod /tmp/disk b 8 0'
expect_status 1
expect 'Operation not permitted'

chapter 'A wall: the escape again'

say "The same program, the same path. It climbs to the top, and that is the box's own:"
run '02-namespaces --all --root root -- 01-escape /etc/os-release | head -n 1'
expect_same 'NAME="Tinbox busybox root"'

chapter 'What goes wrong: pid 1 does not hear TERM'

say 'Signals end a process by default, but never pid 1. A shell that ends itself:'
run "02-namespaces --pid --root root -- sh -c 'kill -TERM \$\$; echo still here'"
expect_same 'still here'
say '' 'So a box needs a small init: --init puts one there, and the command is pid 2.'
run "02-namespaces --init --root root -- sh -c 'kill -TERM \$\$; echo still here'"
expect_status 143  # 128 + 15, SIGTERM
expect_same ''

chapter 'What is still missing'

say 'A box sees little and yet may use everything: all processors, all memory.'
outside 'nproc'
processors=$OUTPUT
inside 'nproc'
expect_same "$processors"
say '' 'Read 02-namespaces/README.md. The next step gives a box a budget: 03-cgroups.'
