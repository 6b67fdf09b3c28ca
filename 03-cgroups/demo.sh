#!/usr/bin/env bash
# demo.sh — chapter 03 in a minute: a process with a budget.
# Commands are shown as they stand here, and expanded when they run:
# shellcheck disable=SC2016,SC2034 source=tools/demo.bash
source "$(dirname "$0")/../tools/demo.bash"

# Waits until $1 succeeds: at most ten seconds.
until_true() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    eval "$1" >/dev/null 2>&1 && return
    sleep 0.1
  done
}

chapter '03-cgroups: a process with a budget'

if ! 03-cgroups --pids 9 --memory max --cpus max -- true 2>/dev/null; then
  say 'Here we may make no control groups; as root, or by systemd-run, we could.'
  exit 0
fi

say 'A box of step 02 sees little and may use everything. Two hundred processes:'
hello='i=0; while [ $i -lt 200 ]; do sleep 1 & i=$((i+1)); done; echo $i are running'
run "02-namespaces --all -- sh -c '$hello'"
expect_same '200 are running'
say '' 'A control group counts what its processes use together. Twenty, and no more:'
run "03-cgroups --pids 20 -- sh -c '$hello'"
expect 'Cannot fork'
expect_status 2

chapter 'A group is a directory'

say 'The kernel is asked by mkdir and by numbers that are written into files. What' \
  'the command starts is born into the group:'
BOX='03-cgroups --name demo --pids 20 --'
inside 'grep -q "/demo$" /proc/self/cgroup && echo in the group'
expect_same 'in the group'
say '' 'The host sees it too:'
run '03-cgroups --name demo --pids 20 --memory 64M -- sleep 1000 &'
until_true '03-cgroups stat demo | grep -q "processes  *1\$"'
box=$(pgrep -nx sleep)
say '' '$box is the command. It is in a group, and its namespaces are still our own:'
outside 'grep -c /demo$ /proc/$box/cgroup >/dev/null && echo in the group'
expect_same 'in the group'
outside '[ /proc/$box/ns/pid -ef /proc/self/ns/pid ] && echo the same namespace'
expect_same 'the same namespace'
say '' 'What it uses, as the kernel counts it:'
outside '03-cgroups stat demo | grep processes'
expect '^processes +1$'
expect '^processes_limit +20$'
say '' 'Limits can be changed while it runs; and all of it can be frozen:'
outside '03-cgroups set demo --pids 30 && 03-cgroups stat demo | grep processes_limit'
expect '^processes_limit +30$'
outside '03-cgroups freeze demo && cut -d " " -f 3 /proc/$box/stat'
expect '^[SD]$'
outside '03-cgroups thaw demo && 03-cgroups kill demo'
until_true '[ ! -e /proc/$box ]'
outside '[ -e /proc/$box ] || echo it is gone, and so is the group'
expect_same 'it is gone, and so is the group'

chapter 'What goes wrong: too much memory'

say '64 MiB for a command that wants 256. The kernel kills it; we ask why, before' \
  'the group is gone, and with it the answer:'
run '03-cgroups --memory 64M -- dd if=/dev/zero of=/dev/null bs=256M count=1 2>&1 |
               cut -d , -f 1'
expect_status 137  # 128 + 9, SIGKILL
expect 'killed by the kernel: memory limit 64M reached$'

chapter 'A fifth of a processor'

say 'A command that spins for two seconds, and how much of them it was given:'
spin='timeout 2 sh -c "while :; do :; done"; true'
run "03-cgroups --cpus 0.2 -- bash -c 'TIMEFORMAT=%U; time { $spin; }' 2>&1 |
               grep -q '^0\.[0-5]' && echo half a second at most"
expect_same 'half a second at most'

chapter 'What is still missing'

say 'A budget is set. But each box still has its own copy of all files:'
outside 'du -sh root | cut -f 1'
expect '[0-9]'
say '' 'Read 03-cgroups/README.md. The next step shares them: 04-union-fs.'
