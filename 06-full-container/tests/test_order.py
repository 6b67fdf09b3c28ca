"""test_order.py — what is done early because later it could not be done any more."""
import os
import re
import stat

import pytest

STRICT = ["sh", "-c", 'umask 077; exec "$@"', "strict"]


def test_a_setting_is_written_before_proc_sys_is_read_only(bundle):
    bundle.linux.update(sysctl={"net.ipv4.ip_default_ttl": "78"},
                        readonlyPaths=["/proc/sys"])
    box = bundle.beacon()
    assert box.ask("read", "/proc/sys/net/ipv4/ip_default_ttl") == "78\n"
    wrote = box.ask("write", "/proc/sys/net/ipv4/ip_default_ttl", "79")
    assert wrote in ("EROFS", "EACCES")  # a user: it is root's


def test_a_read_only_root_has_the_places_of_its_mounts(bundle, canary):
    bundle.config["root"]["readonly"] = True
    bundle.config["mounts"] += [{"destination": "/made/for/it", "type": "bind",
                                 "source": str(canary), "options": ["bind"]}]
    assert bundle.beacon().ask("read", "/made/for/it") == canary.read_text()


def test_devices_are_for_all_whatever_the_umask_of_the_caller(bundle):
    box = bundle.beacon(prefix=STRICT)
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        mode = os.stat(box.process.path / f"root/dev/{name}").st_mode
        assert stat.S_ISCHR(mode) and stat.S_IMODE(mode) == 0o666, name


@pytest.mark.only("root")
def test_the_terminal_belongs_to_the_user(bundle):
    bundle.process.update(terminal=True, user={"uid": 7, "gid": 9})
    told = bundle.shell("stat -c %u $(tty) /dev/console").expect(status=0)
    assert told.stdout.split() == ["7", "7"]


@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
def test_the_group_is_entered_before_it_is_called_the_top(bundle, groups):
    bundle.linux.update(cgroupsPath=f"{groups.path}/box",
                        resources={"pids": {"limit": 50}})
    box = bundle.beacon()
    assert {line.split(":")[2] for line in
            box.ask("read", "/proc/self/cgroup").splitlines()
            if re.search(r":pids:|^0::", line)} == {"/"}
