#!/usr/bin/env bash
# demo.sh — chapter 04 in a minute: the same files for all, and to each their changes.
# Commands are shown as they stand here, and expanded when they run:
# shellcheck disable=SC2016,SC2034 source=tools/demo.bash
source "$(dirname "$0")/../tools/demo.bash"

chapter '04-union-fs: the same files for all, and to each their own changes'

say 'In step 02 a box has a root. What it removes there is gone, for the next box too:'
run "02-namespaces --root root -- sh -c 'rm /etc/hosts'"
run '02-namespaces --root root -- cat /etc/hosts'
expect_status 1
expect 'No such file'
cp "$ROOTFS/etc/hosts" root/etc/

chapter 'A layer that is never written to'

BOX='04-union-fs --layer root --'
say 'A union of directories is mounted, and becomes the root. We remove the file again:'
inside "sh -c 'rm /etc/hosts; cat /etc/hosts'"
expect_status 1
expect 'No such file'
outside 'ls root/etc/hosts'
expect_same 'root/etc/hosts'
say '' 'The box saw it go, and the host still has it. What it wrote was in' \
    'memory, and ended with the box. Now we keep it, in a directory above the layer:'
mkdir kept && mount -t tmpfs kept kept && mkdir kept/upper
run "04-union-fs --layer root --upper kept/upper -- sh -c 'rm /etc/hosts; date >/new'"
outside 'stat -c "%F %t:%T %n" kept/upper/etc/hosts kept/upper/new'
expect 'character special file 0:0 kept/upper/etc/hosts'
expect 'regular file 0:0 kept/upper/new'
say '' 'All that the box did is in there. A file that is gone is a file, too:' \
    'a device with the number 0:0, a whiteout. Two questions about it:'
run '04-union-fs diff --layer root --upper kept/upper'
expect '^D /etc/hosts$'
expect '^A /new$'
run '04-union-fs why /etc/hosts --layer root --upper kept/upper | sed "s,$PWD/,,"'
expect 'kept/upper: a whiteout'
expect 'root: a file of .* hidden'

chapter 'Layers upon layers'

say 'Another directory on top. The same name in two layers: the top one is seen.'
run 'mkdir -p top/etc; echo from the top >top/etc/hosts'
run '04-union-fs --layer top --layer root -- cat /etc/hosts'
expect_same 'from the top'
say '' 'The kernel says what it was told, the top layer first:'
run "04-union-fs --layer top --layer root -- cat /proc/self/mountinfo |
              grep -o 'lowerdir=[^,]*'"
expect_same 'lowerdir=.:../root'
say '' 'And with no place to write at all:'
run "04-union-fs --layer root --read-only -- sh -c 'echo hi >/new'"
expect_status 1
expect 'Read-only file system'

chapter 'What goes wrong: a copy for one byte'

say 'To change one byte of a file of a layer, the kernel copies all of it first.' \
    'Ten megabytes in the layer, and five of room above it:'
run 'dd if=/dev/zero of=top/big bs=1M count=10 2>/dev/null'
umount kept && mount -t tmpfs -o size=5m kept kept && mkdir kept/upper
run "04-union-fs --layer top --layer root --upper kept/upper -- sh -c 'echo x >>/big'"
expect_status 1
expect 'No space left on device'
outside 'stat -c %s top/big; ls kept/upper'
expect_same 10485760
umount kept

chapter 'What is still missing'

say "The box has files of its own, and no network: it still uses the host's." \
    'Read 04-union-fs/README.md. The next step lays a cable: 05-network.'
