#!/usr/bin/env bash
# demo.sh — chapter 01 in a minute: a root of one's own, and why it is no wall.
# Commands are shown as they stand here, and expanded when they run:
# shellcheck disable=SC2016,SC2034 source=tools/demo.bash
source "$(dirname "$0")/../tools/demo.bash"

chapter '01-chroot: a process with a root directory of its own'

say 'Each path begins at /, the root directory. A child gets its root from its' \
    'parent, so an ordinary child opens the same files as everybody else:'
outside 'head -n 1 /etc/os-release'
host_system=$OUTPUT
run "sh -c 'head -n 1 /etc/os-release'"
expect_same "$host_system"

chapter 'Another / for one process'

say 'Here is a directory `root` with a small system in it:'
outside 'ls -m root'
expect '^bin, dev, etc, '
say '' '01-chroot starts a child for which / is that directory. The path below is the' \
    'same as above; the file is another one:'
BOX='01-chroot root --'
inside "sh -c 'echo /*'"
expect '^/bin /dev /etc '
inside 'head -n 1 /etc/os-release'
expect_same 'NAME="Tinbox busybox root"'

say '' 'One directory, two names: what is written inside is there outside.'
inside "sh -c 'echo hello >/tmp/note'"
outside 'cat root/tmp/note'
expect_same hello

say '' 'What the child did, in its own words:'
run "01-chroot root --explain -- true 2>&1 | sed -n 's/^.child [0-9]*. //p'"
expect '^chroot\("root"\) = 0$'
expect '^chdir\("/"\) = 0$'

chapter 'What goes wrong: "No such file", and yet it is there'

say 'We copy a program of the host into the root, and run it:'
run 'cp "$(command -v bash)" root/bin/bash'
inside 'bash'
expect_status 127
expect 'its ELF loader /.* is not in this root'
say 'bash is there; the loader that it names is not, nor are its libraries. The' \
    'kernel has one word for both, ENOENT. Our program looks closer, and says which.'

chapter 'What goes wrong for good: it is no wall'

say '01-escape runs inside. With three kinds of calls it walks out, and reads a file:'
inside '01-escape /etc/os-release | head -n 1'
expect_same "$host_system"
say '' 'And what is no file was never hidden. The name of the host, for one:'
outside 'hostname'
host_name=$OUTPUT
inside 'hostname'
expect_same "$host_name"

say '' 'Still missing: a wall, and a view of its own on all that is no file.' \
    'Read 01-chroot/README.md. The next step: ./workshop demo 02-namespaces'
