"""bad_bundles.py — more of what is wrong with a bundle: filters, and how processors,
disks and memory are dealt out. For test_bad_bundles.py."""


def seccomp(**more):
    return {"linux.seccomp": {"defaultAction": "SCMP_ACT_ALLOW"} | more}


def rule(**more):
    return seccomp(syscalls=[{"names": ["read"], "action": "SCMP_ACT_ERRNO"} | more])


def rule_with_test(**more):
    return rule(args=[{"index": 0, "op": "SCMP_CMP_EQ", "value": 1} | more])


SECCOMP = "config.json: linux.seccomp."
MORE_BAD = {
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


MORE_BAD |= {
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
