"""seccomp.py — docker's seccomp profile as a program for the kernel, built beforehand.

libseccomp's own program asks about one system call after the other. This one halves the
numbers at each question, so it is loaded and run faster: what the floor is there for.
From libseccomp come only the numbers that the names have.
"""
import ctypes
import struct

# <linux/bpf_common.h>: LD|W|ABS, JMP|JEQ|K, JMP|JGE|K, JMP|JA, RET|K, ALU|AND|K
LOAD, EQUAL, AT_LEAST, JUMP, RETURN, AND = 0x20, 0x15, 0x35, 0x05, 0x06, 0x54
# struct seccomp_data: int nr; u32 arch; u64 ip; u64 args[6]
NUMBER, ARCH, ARGUMENTS = 0, 4, 16
ALLOW, ERRNO, KILL = 0x7fff0000, 0x00050000, 0x80000000
X86_64, I386, X32 = 0xc000003e, 0x40000003, 0x4000003e  # X32 is libseccomp's own
EPERM = 1
ALWAYS = ()  # no condition on the arguments


def program(profile):
    """The bytes of an array of struct sock_filter."""
    words64 = {**table(profile, X86_64), **table(profile, X32)}
    tree64, tree32 = tree(ranges(words64)), tree(ranges(table(profile, I386)))
    code = [(LOAD, 0, 0, ARCH),
            *choose(EQUAL, I386, [(LOAD, 0, 0, NUMBER), *tree32],
                    choose(EQUAL, X86_64, [(LOAD, 0, 0, NUMBER), *tree64],
                           [(RETURN, 0, 0, KILL)]))]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def table(profile, arch):
    """{number: [(condition, verdict)…]} for the system calls that are named."""
    library = ctypes.CDLL("libseccomp.so.2")
    resolve = library.seccomp_syscall_resolve_name_arch
    found = {}
    for rule in profile["syscalls"]:
        verdict = verdict_of(rule)
        condition = tuple(
            (arg["index"], arg["op"], arg["value"], arg.get("valueTwo", 0))
            for arg in rule.get("args") or ())
        for name in rule["names"]:
            number = resolve(ctypes.c_uint32(arch), name.encode())
            if number >= 0:  # negative: this architecture has no such call
                found.setdefault(number, []).append((condition, verdict))
    return found


def verdict_of(rule):
    return ALLOW if rule["action"] == "SCMP_ACT_ALLOW" else \
        ERRNO | rule.get("errnoRet", EPERM)


def ranges(found):
    """[(first number, rules)…]: neighbours with equal rules become one range."""
    result = [(0, [])]
    for number in sorted(found):
        for first, rules in ((number, found[number]), (number + 1, [])):
            if result[-1][0] == first:
                result.pop()
            if not result or result[-1][1] != rules:
                result.append((first, rules))
    return result


def tree(parts):
    if len(parts) == 1:
        return leaf(parts[0][1])
    middle = len(parts) // 2
    above, below = tree(parts[middle:]), tree(parts[:middle])
    return choose(AT_LEAST, parts[middle][0], above, below)


def choose(question, constant, if_so, if_not):
    """A conditional jump reaches 255 instructions; further it takes a second one."""
    if len(if_not) <= 255:
        return [(question, len(if_not), 0, constant), *if_not, *if_so]
    return [(question, 0, 1, constant), (JUMP, 0, 0, len(if_not)), *if_not, *if_so]


def leaf(rules):
    """Rules with conditions in turn, then the one without, or docker's refusal."""
    code = []
    for condition, verdict in sorted(rules, key=lambda rule: rule[0] == ALWAYS):
        code += instructions(condition, verdict)
        if condition == ALWAYS:
            return code
    return [*code, (RETURN, 0, 0, ERRNO | EPERM)]


def instructions(condition, verdict):
    """Tests of 64-bit arguments by halves; where one fails, jump behind the RETURN."""
    tests = []
    for index, operator, value, second in condition:
        mask, wanted = (value, second) if operator == "SCMP_CMP_MASKED_EQ" else (
            (1 << 64) - 1, value)
        for shift, place in ((32, 4), (0, 0)):
            if half(mask, shift):
                tests.append([(LOAD, 0, 0, ARGUMENTS + 8 * index + place),
                              (AND, 0, 0, half(mask, shift)),
                              (EQUAL, None, None, half(wanted, shift))])
    code = [instruction for test in tests for instruction in test]
    return [(EQUAL, 0, len(code) - place, one[3]) if one[0] == EQUAL else one
            for place, one in enumerate(code)] + [(RETURN, 0, 0, verdict)]


def half(number, shift):
    return number >> shift & 0xffffffff
