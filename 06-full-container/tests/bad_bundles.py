"""bad_bundles.py — what may be wrong in a bundle: a change of its config.json by path,
or the whole text; and words that the one line must hold."""
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


def seccomp(**more):
    return {"linux.seccomp": {"defaultAction": "SCMP_ACT_ALLOW"} | more}


def rule(**more):
    return seccomp(syscalls=[{"names": ["read"], "action": "SCMP_ACT_ERRNO"} | more])


def rule_with_test(**more):
    return rule(args=[{"index": 0, "op": "SCMP_CMP_EQ", "value": 1} | more])


SECCOMP = "config.json: linux.seccomp."
BAD |= {
    "no default": ({"linux.seccomp": {}}, SECCOMP + "defaultAction: is missing"),
    "an unknown default": (seccomp(defaultAction="ALLOW"),
                           SECCOMP + "defaultAction: no such action: ALLOW"),
    "a number for a default without": (seccomp(defaultErrnoRet=1), SECCOMP +
                                       "defaultErrnoRet: SCMP_ACT_ALLOW returns no"),
    "an unknown action": (rule(action="SCMP_ACT_ASK"),
                          SECCOMP + "syscalls[0].action: no such action: SCMP_ACT_ASK"),
    "nobody to ask": (rule(action="SCMP_ACT_NOTIFY"),
                      SECCOMP + "listenerPath: is missing: nobody answers SCMP_ACT_NO"),
    "to ask by default": (seccomp(defaultAction="SCMP_ACT_NOTIFY"),
                          SECCOMP + "defaultAction: SCMP_ACT_NOTIFY cannot be the"),
    "to ask how to ask": (rule(action="SCMP_ACT_NOTIFY", names=["sendmsg"]),
                          SECCOMP + "syscalls: SCMP_ACT_NOTIFY is not for sendmsg"),
    "an agent that is not there": (
        seccomp(listenerPath="/no/such", syscalls=[
            {"names": ["read"], "action": "SCMP_ACT_NOTIFY"}]),
        'linux.seccomp.listenerPath: connect("/no/such"): No such file'),
    "words for nobody": (seccomp(listenerMetadata="a"), SECCOMP +
                         "listenerMetadata: there is no listenerPath to send it to"),
    "to wait for nobody": (seccomp(flags=["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"]),
                           SECCOMP + "flags: nobody waits without SCMP_ACT_NOTIFY"),
    "an errno of 17 bits": (rule(errnoRet=65536),
                            SECCOMP + "syscalls[0].errnoRet: expected at most 65535"),
    "an errno below zero": (rule(errnoRet=-1),
                            SECCOMP + "syscalls[0].errnoRet: expected a number that"),
    "a rule without names": (rule(names=[]), SECCOMP + "syscalls[0].names: expected"),
    "an unknown operator": (rule_with_test(op="SCMP_CMP_XX"), SECCOMP +
                            "syscalls[0].args[0].op: no such operator: SCMP_CMP_XX"),
    "a seventh argument": (rule_with_test(index=6), SECCOMP +
                           "syscalls[0].args[0].index: a call has arguments 0 to 5"),
    "a test without a value": (rule_with_test(value=None),
                               SECCOMP + "syscalls[0].args[0].value: is missing"),
    "an unknown architecture": (seccomp(architectures=["SCMP_ARCH_PDP11"]), SECCOMP +
                                "architectures[0]: no filter can be made for SCMP"),
    "an unknown flag": (seccomp(flags=["SECCOMP_FILTER_FLAG_X"]),
                        SECCOMP + "flags[0]: no such flag: SECCOMP_FILTER_FLAG_X"),
    "a program too long": (seccomp(syscalls=[
        {"names": ["read"], "action": "SCMP_ACT_ERRNO", "args": [
            {"index": 0, "op": "SCMP_CMP_EQ", "value": value}]}
        for value in range(1000)]), "linux.seccomp: the rules make a program of more"),
}


BAD |= {
    "an unknown policy": ({"process.scheduler": {"policy": "SCHED_FAST"}},
                          "config.json: process.scheduler.policy: no such policy: "),
    "an unknown flag of a policy": (
        {"process.scheduler": {"policy": "SCHED_OTHER", "flags": ["SCHED_FLAG_X"]}},
        "config.json: process.scheduler.flags[0]: no such flag: SCHED_FLAG_X"),
    "too nice": ({"process.scheduler": {"policy": "SCHED_OTHER", "nice": 20}},
                 "config.json: process.scheduler.nice: expected a number from -20 to"),
    "a priority without real time": (
        {"process.scheduler": {"policy": "SCHED_BATCH", "priority": 1}},
        "config.json: process.scheduler.priority: SCHED_BATCH has none"),
    "real time without a priority": (
        {"process.scheduler": {"policy": "SCHED_FIFO"}},
        "config.json: process.scheduler.priority: expected a number from 1 to 99"),
    "an unknown class of disks": (
        {"process.ioPriority": {"class": "IOPRIO_CLASS_X", "priority": 0}},
        "config.json: process.ioPriority.class: no such class: IOPRIO_CLASS_X"),
    "a level of disks above all": (
        {"process.ioPriority": {"class": "IOPRIO_CLASS_BE", "priority": 8}},
        "config.json: process.ioPriority.priority: expected a number from 0 to 7"),
    "a list of processors that is none": (
        {"process.execCPUAffinity": {"initial": "0-"}},
        "config.json: process.execCPUAffinity.initial: expected a list such as 0-3,7"),
    "a list that goes down": ({"process.execCPUAffinity": {"final": "3-2"}},
                              "config.json: process.execCPUAffinity.final: expected a"),
    "a machine that is none": ({"linux.personality": {"domain": "BSD"}},
                               "config.json: linux.personality.domain: no such domain"),
    "a flag of a machine": (
        {"linux.personality": {"domain": "LINUX", "flags": ["ADDR_NO_RANDOMIZE"]}},
        "config.json: linux.personality.flags: no flag is defined: leave it out"),
    "an unknown policy of memory": ({"linux.memoryPolicy": {"mode": "MPOL_FAST"}},
                                    "config.json: linux.memoryPolicy.mode: no such mo"),
    "a policy without nodes": ({"linux.memoryPolicy": {"mode": "MPOL_BIND"}},
                               "linux.memoryPolicy.nodes: is missing: MPOL_BIND is a"),
    "a policy with nodes too much": (
        {"linux.memoryPolicy": {"mode": "MPOL_LOCAL", "nodes": "0"}},
        "config.json: linux.memoryPolicy.nodes: MPOL_LOCAL is about none"),
}
