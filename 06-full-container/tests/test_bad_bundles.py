"""test_bad_bundles.py — a bundle that is wrong gives one line that names the place, and
nothing is half done."""
import json
import os

import pytest
from bad_bundles import MORE_BAD
from bad_input.situations_06 import changed

BAD = {
    "no JSON": ("{]", "config.json: line 1, column 2: "),
    "cut short": ('{\n  "a": 1,\n', "config.json: line 3, column 1: "),
    "a number beyond all": ('{"a": 1e999}', "config.json: a number in it is too large"),
    "no object": ("[]", "config.json: expected an object"),
    "no version": ({"ociVersion": None}, "config.json: ociVersion: is missing"),
    "no root": ({"root": None}, "config.json: root: is missing"),
    "no process": ({"process": None}, "config.json: process: is missing"),
    "no path": ({"root.path": None}, "config.json: root.path: is missing"),
    "a root that is missing": ({"root.path": "no/such"}, "no/such"),
    "a root that is a file": ({"root.path": "config.json"}, "a directory"),
    "a zero byte": ({"root.path": "a\0b"}, "config.json: root.path: a zero byte"),
    "no arguments": ({"process.args": []}, "config.json: process.args: expected"),
    "arguments that are no list": ({"process.args": "sh"},
                                   "config.json: process.args: expected an array"),
    "an argument that is no text": ({"process.args": ["a", 1]},
                                    "config.json: process.args[1]: expected a string"),
    "a relative directory": ({"process.cwd": "tmp"}, "config.json: process.cwd: "),
    "a uid that is a text": ({"process.user": {"uid": "0"}},
                             "config.json: process.user.uid: expected a number"),
    "a uid below zero": ({"process.user": {"uid": -1}},
                         "config.json: process.user.uid: expected a number that is"),
    "a uid of 33 bits": ({"process.user": {"uid": 1 << 32}}, "user.uid: the number"),
    "a terminal that is 1": ({"process.terminal": 1},
                             "config.json: process.terminal: expected true or false"),
    "an unknown limit": ({"process.rlimits": [{"type": "RLIMIT_X"}]},
                         "config.json: process.rlimits[0].type: no such limit"),
    "an unknown namespace": ({"linux.namespaces": [{"type": "moon"}]},
                             "config.json: linux.namespaces[0].type: no such"),
    "no mount namespace": ({"linux.namespaces": [{"type": "pid"}]},
                           "config.json: linux.namespaces: a container needs"),
    "a number that is none": ({"linux.resources": {"pids": {"limit": "many"}}},
                              "config.json: linux.resources.pids.limit: expected a nu"),
    "a group that climbs": ({"linux.cgroupsPath": "/a/../b"},
                            "config.json: linux.cgroupsPath: /a/../b: expected names"),
    "memory below zero": ({"linux.resources": {"memory": {"limit": -5}}},
                          "config.json: linux.resources.memory.limit: expected"),
    "a setting of the host's": ({"linux.sysctl": {"kernel.pid_max": "9"}},
                                "config.json: linux.sysctl.kernel.pid_max: no names"),
    "a way out of /proc/sys": ({"linux.sysctl": {"net/../kernel/pid_max": "9"}},
                               "net/../kernel/pid_max"),
    "a device without number": ({"linux.devices": [{"path": "/dev/a", "type": "c"}]},
                                "config.json: linux.devices[0].major: is missing"),
    "a device of no kind": ({"linux.devices": [{"path": "/dev/a", "type": "x"}]},
                            "config.json: linux.devices[0].type: expected c, b, u"),
    "a relative device": ({"linux.devices": [{"path": "a", "type": "p"}]},
                          "config.json: linux.devices[0].path: expected an absolute"),
    "a rule that says nothing": ({"linux.resources": {"devices": [{}]}},
                                 "linux.resources.devices[0].allow: is missing"),
    "a rule with an unknown letter": (
        {"linux.resources": {"devices": [{"allow": True, "access": "rx"}]}},
        "linux.resources.devices[0].access: expected some of the letters rwm"),
    "a rule for another kind": (
        {"linux.resources": {"devices": [{"allow": True, "type": "p"}]}},
        "linux.resources.devices[0].type: expected a, b or c"),
    "a relative hook": ({"hooks": {"prestart": [{"path": "true"}]}},
                        "config.json: hooks.prestart[0].path: expected an absolute"),
    "a hook with no time": ({"hooks": {"poststop": [{"path": "/a", "timeout": 0}]}},
                            "config.json: hooks.poststop[0].timeout: expected seconds"),
    "an unsupported option": ({"mounts": [{"destination": "/a", "type": "tmpfs",
                                           "options": ["dest-nofollow"]}]},
                              "config.json: mounts[0].options[0]: dest-nofollow is"),
    "a profile on a kernel without AppArmor": (
        {"process.apparmorProfile": "docker-default"},
        "config.json: process.apparmorProfile: this kernel runs no AppArmor"),
    "a label on a kernel without SELinux": (
        {"process.selinuxLabel": "a:b:c:d"},
        "config.json: process.selinuxLabel: this kernel runs no SELinux"),
    "a label of mounts without SELinux": (
        {"linux.mountLabel": "a:b:c:d"},
        "config.json: linux.mountLabel: this kernel runs no SELinux: leave it out"),
    "caches to be shared": ({"linux.intelRdt": {"closID": "a"}},
                            "config.json: linux.intelRdt: not supported: leave the"),
    "an unknown propagation": ({"linux.rootfsPropagation": "wide"},
                               "config.json: linux.rootfsPropagation: expected"),
    "offsets without clocks": ({"linux.timeOffsets": {"boottime": {"secs": 1}}},
                               "config.json: linux.timeOffsets: needs a new time"),
    "a mount with half of its ids": (
        {"mounts": [{"destination": "/a", "type": "bind", "source": "/",
                     "uidMappings": [{"containerID": 0, "hostID": 0, "size": 1}]}]},
        "config.json: mounts[0].gidMappings: is missing beside uidMappings"),
    "a file system with ids of its own": (
        {"mounts": [{"destination": "/a", "type": "tmpfs", "options": ["idmap"]}]},
        "config.json: mounts[0]: only a bind mount may have ids of its own"),
    "over the kernel's own": ({"mounts": [{"destination": "/proc/self", "type": "tmpfs",
                                           "source": "tmpfs"}]},
                              "mount /proc/self: nothing may be mounted there"),
}


BAD |= {
    "a version that is none": ({"ociVersion": "new"},
                               "config.json: ociVersion: \"new\": expected a version"),
    "a version to come": ({"ociVersion": "2.0.0"}, "expected a version such as 1.0.2"),
    "an empty root": ({"root.path": ""}, "config.json: root.path: expected a direct"),
    "an annotation without a name": ({"annotations": {"": "a"}},
                                     "config.json: annotations.: an annotation needs"),
    "a mount nowhere": ({"mounts": [{"destination": "", "type": "tmpfs"}]},
                        "config.json: mounts[0].destination: expected a path"),
    "a score of 1001": ({"process.oomScoreAdj": 1001},
                        "config.json: process.oomScoreAdj: expected -1000 to 1000"),
    "a score of 33 bits": ({"process.oomScoreAdj": (1 << 32) + 1},
                           "config.json: process.oomScoreAdj: expected -1000 to 1000"),
    "a umask of five digits": ({"process.user": {"umask": 0o1000}},
                               "config.json: process.user.umask: the number is too"),
    "a soft limit above the hard one": (
        {"process.rlimits": [{"type": "RLIMIT_CPU", "soft": 2, "hard": 1}]},
        "config.json: process.rlimits[0].soft: it is above the hard limit"),
    "a limit twice": (
        {"process.rlimits": [{"type": "RLIMIT_CPU", "soft": 1, "hard": 1}] * 2},
        "config.json: process.rlimits[1]: this type stands here twice"),
    "a name for the host's own names": (
        {"linux": {"namespaces": [{"type": "mount"}]}},
        "config.json: hostname: needs a uts namespace in linux.namespaces"),
    "a rule about no access": (
        {"linux.resources": {"devices": [{"allow": True, "access": ""}]}},
        "linux.resources.devices[0].access: expected some of the letters rwm"),
}


BAD |= MORE_BAD


@pytest.mark.parametrize("case", BAD)
def test_one_line_names_the_place(bundle, case):
    wrong, words = BAD[case]
    if isinstance(wrong, str):
        (bundle.path / "config.json").write_text(wrong)
    else:
        bundle.write(changed(bundle.config, wrong))
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad")
    assert told.status == 1 and told.stdout == "", told
    assert told.stderr.count("\n") == 1 and words in told.stderr, told
    assert not bundle.state_root.exists() or os.listdir(bundle.state_root) == []


def test_a_bundle_without_config(bundle):
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad")
    assert told.status == 1
    assert "no config.json in this bundle: write one with `tinrun spec`" in told.stderr


def test_a_terminal_needs_somebody_to_show_it(bundle):
    bundle.process["terminal"] = True
    bundle.write()
    told = bundle.tinrun("create", "--bundle", bundle.path, "bad")
    assert told.status == 1 and "name a --console-socket" in told.stderr


@pytest.mark.parametrize("words", [["fly"], ["run"], [], ["kill", "a", "NOSIG"],
                                   ["list", "--format", "xml"], ["create", "--x", "a"]])
def test_a_wrong_command_line_is_one_line(bundle, words):
    told = bundle.tinrun(*words) if words else bundle.tinrun("--debug")
    assert told.status == 1 and told.stderr.count("\n") == 1


def test_spec_writes_what_run_can_read(bundle):
    options = [] if bundle.who.uid == 0 else ["--rootless"]
    bundle.tinrun("spec", "--bundle", bundle.path, *options).expect(status=0)
    again = bundle.tinrun("spec", "--bundle", bundle.path)
    assert again.status == 1 and "is there already" in again.stderr
    bundle.config = json.loads((bundle.path / "config.json").read_text())
    bundle.process["terminal"] = False
    bundle.shell("hostname").expect(status=0, stdout="tinrun\n")
