#!/usr/bin/env bash
# demo.sh — chapter 05 in a minute: a cable out of the box.
# Commands are shown as they stand here, and expanded when they run:
# shellcheck disable=SC2016,SC2034 source=tools/demo.bash
source "$(dirname "$0")/../tools/demo.bash"

# Waits until a box called $1 has its address, which it writes into a file: its pid.
wait_for() {
  local tries
  for ((tries = 0; tries < 200; tries++)); do
    [[ -s root/tmp/$1 ]] && cat "root/tmp/$1" && return
    sleep 0.05
  done
}

chapter '05-network: a cable out of the box'

say 'A new network namespace has one link, and that is down. Nobody is reached:'
run '02-namespaces --net --root root -- ip link show'
expect 'lo: <LOOPBACK> '
run '02-namespaces --net --root root -- ping -c 1 127.0.0.1'
expect_status 1
expect 'Network is unreachable'

chapter 'The outside'

say 'This host has a neighbour, in a namespace of its own, joined by a cable:'
ip link set lo up
unshare --net sleep 1000 &
outside=$!
until [[ $(readlink /proc/$outside/ns/net) != "$(readlink /proc/self/ns/net)" ]]; do
  sleep 0.05
done
run 'ip link add up0 type veth peer name down0 netns $outside'
run 'ip address add 198.51.100.1/24 dev up0; ip link set up0 up'
FAR='nsenter --target $outside --net'
run "$FAR ip address add 198.51.100.9/24 dev down0"
run "$FAR ip link set down0 up"

chapter 'A cable, an address, a route'

BOX='05-network --name web --root root --'
inside 'ip -4 -o address show dev host0'
expect 'inet (10|172|192)[0-9.]+/28'
say '' 'The box has one end of the cable, and an address that nobody else has. Its' \
    'default route leads to the host:'
inside 'ip route'
expect '^default via .* dev host0'
say '' 'The host hands its packets on, and writes its own address on them. So the' \
    'neighbour, which knows no way to the box, can answer:'
inside 'ping -q -c 1 198.51.100.9 | grep received'
expect '1 packets received'
say '' 'When the box has ended, nothing is left of all this:'
outside 'ip link show ve-web'
expect_status 1
outside 'nft list tables; cat /proc/sys/net/ipv4/ip_forward'
expect_same 0

chapter 'A way in'

say 'A port of the host leads into the box:'
SERVE='ip -o -4 address show dev host0 >/tmp/web
       while :; do echo "I am $(hostname)" | nc -l -p 80; done'
run '05-network --name web --publish 8080:80 --root root -- sh -c "$SERVE" &'
wait_for web >"$place/address"
call() { # as the server's shell needs a moment between two callers
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    "$@" 2>/dev/null && return
    sleep 0.05
  done
}
run 'call root/bin/busybox nc 127.0.0.1 8080'
expect_same 'I am web'
run "call $FAR root/bin/busybox nc 198.51.100.1 8080"
expect_same 'I am web'
run '05-network ports'
expect 'web +tcp +\*:8080 -> [0-9.]+:80'
say '' 'The same port cannot be taken twice:'
run '05-network --publish 8080:80 -- true'
expect_status 125
expect 'port 8080/tcp of the host is in use'

chapter 'What goes wrong: killed, without a chance to tidy up'

victim=$!
disown "$victim"  # or bash would tell of its end, at a moment of its own choice
run 'kill -KILL $victim'
while kill -0 "$victim" 2>/dev/null; do sleep 0.05; done
say 'The kernel does most of it: the box dies, its cable goes, and so do the rules,' \
    'which belong to our socket. One thing only we can know, what was there before:'
outside 'nft list tables; cat /proc/sys/net/ipv4/ip_forward'
expect_same 1
run '05-network clean; cat /proc/sys/net/ipv4/ip_forward'
expect_same 0

chapter 'What is still missing'

say 'Each step gave a process one thing of its own. Together they are a container.' \
    'Read 05-network/README.md. The last step puts them together: 06-full-container.'
