"""test_devices.py — linux.devices are made, and linux.resources.devices are kept."""
import os
import stat

import pytest

TUN = {"path": "/dev/deep/tun", "type": "c", "major": 10, "minor": 200}
DENY_ALL = {"allow": False, "access": "rwm"}
OPEN = ("for way in '<' '>'; do (eval : $way /dev/deep/tun) 2>/dev/null && echo $way;"
        "done; true")


def a_rule(allow, access, **more):
    return {"allow": allow, "type": "c", "major": 10, "minor": 200, "access": access,
            **more}


@pytest.mark.only("root")
def test_a_device_has_the_number_mode_and_owner_that_are_asked_for(bundle):
    bundle.linux["devices"] = [
        {**TUN, "fileMode": 0o640, "uid": 7, "gid": 9},
        {"path": "/dev/disk", "type": "b", "major": 7, "minor": 1},
        {"path": "/dev/queue", "type": "p", "fileMode": 0o600}]
    root = bundle.beacon().process.path / "root"
    tun, disk, queue = (os.lstat(f"{root}{one['path']}")
                        for one in bundle.linux["devices"])
    assert stat.S_ISCHR(tun.st_mode) and tun.st_rdev == os.makedev(10, 200)
    assert (tun.st_mode & 0o7777, tun.st_uid, tun.st_gid) == (0o640, 7, 9)
    assert stat.S_ISBLK(disk.st_mode) and disk.st_rdev == os.makedev(7, 1)
    assert disk.st_mode & 0o7777 == 0o666
    assert stat.S_ISFIFO(queue.st_mode) and queue.st_mode & 0o7777 == 0o600


@pytest.mark.only("user")
def test_in_a_user_namespace_it_is_the_hosts_own(bundle):
    bundle.linux["devices"] = [{"path": "/dev/zero", "type": "c", "major": 1,
                                "minor": 5}]
    box = bundle.beacon()
    assert [one for one in box.process.mounts if one.target == "/dev/zero"]
    bundle.linux["devices"][0] |= {"path": "/dev/no/such"}
    told = bundle.shell("true").expect(status=1)
    assert "device /dev/no/such: we may not make it" in told.stderr


def test_what_the_image_has_in_its_place_stays(bundle):
    (bundle.rootfs / "here").write_text("mine")
    bundle.linux["devices"] = [{**TUN, "path": "/here"}]
    told = bundle.shell("true")
    assert told.status == 1 and "device /here: " in told.stderr
    assert (bundle.rootfs / "here").read_text() == "mine"


RULES = {
    "none": ([], "<>"),
    "deny all": ([DENY_ALL], ""),
    "allow it": ([DENY_ALL, a_rule(True, "rwm")], "<>"),
    "read only": ([DENY_ALL, a_rule(True, "r")], "<"),
    "read, and write": ([DENY_ALL, a_rule(True, "r"), a_rule(True, "w")], "<>"),
    "any minor": ([DENY_ALL, a_rule(True, "rw", minor=-1)], "<>"),
    "another": ([DENY_ALL, a_rule(True, "rw", minor=201)], ""),
    "a block device": ([DENY_ALL, a_rule(True, "rw", type="b")], ""),
    "deny it": ([a_rule(False, "rw")], ""),
    "deny to write": ([a_rule(False, "w")], "<"),
    "allow all after all": ([DENY_ALL, {"allow": True}], "<>"),
    "allow many after all": ([a_rule(False, "rw"), a_rule(True, "rw", minor=-1)], "<>"),
    "deny many after all": ([DENY_ALL, a_rule(True, "rw"),
                             a_rule(False, "rw", minor=-1)], ""),
}


@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
@pytest.mark.parametrize("limits", [{}, {"pids": {"limit": 100}}],
                         ids=["rules alone", "beside a limit"])
@pytest.mark.parametrize("case", RULES)
def test_the_last_rule_decides_who_opens_it(bundle, case, limits):
    """Alone, they are a program of version 2; beside a limit of version 1, lines."""
    rules, opened = RULES[case]
    bundle.linux["devices"] = [TUN]
    bundle.linux["resources"] = {"devices": rules, **limits}
    told = bundle.shell(OPEN).expect(status=0)
    assert "".join(told.stdout.split()) == opened


@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
@pytest.mark.parametrize("limits", [{}, {"pids": {"limit": 100}}],
                         ids=["rules alone", "beside a limit"])
def test_one_of_many_is_denied_or_the_rules_are_refused(bundle, limits):
    """Version 1 ignores such a line: the device would stay open, and nobody knew."""
    bundle.linux["devices"] = [TUN]
    rules = [DENY_ALL, a_rule(True, "rw", minor=-1), a_rule(False, "rw")]
    bundle.linux["resources"] = {"devices": rules, **limits}
    told = bundle.shell(OPEN)
    assert told.stdout == ""
    assert told.status == 0 or 'take "c 10:200 rw" out of "c 10:* rw"' in told.stderr


@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
def test_a_container_to_which_all_is_denied_still_works(bundle):
    """Engines deny all, and count on what every container has."""
    bundle.linux["resources"] = {"devices": [DENY_ALL]}
    bundle.process["capabilities"] = {kind: ["CAP_MKNOD"] for kind in
                                      ("bounding", "permitted", "effective")}
    script = ("echo x >/dev/null && head -c1 /dev/zero /dev/random /dev/urandom "
              ">/dev/null && mknod /dev/new b 8 0 && ls /dev/new && ! head /dev/new")
    told = bundle.shell(script).expect(status=0, stdout="/dev/new\n")
    assert "Operation not permitted" in told.stderr
