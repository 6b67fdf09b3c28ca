"""test_seccomp.py — the floor's seccomp program answers as docker's profile says."""
import struct

import pytest
from bench.start import bundle, seccomp

pytestmark = pytest.mark.tier_all
MASK = (1 << 64) - 1
ARCHITECTURES = {seccomp.X86_64: seccomp.X86_64, seccomp.X32: seccomp.X86_64,
                 seccomp.I386: seccomp.I386}  # x32 differs by a bit of the number


def answer(program, arch, number, arguments):
    """What the kernel does with the program, see bpf(4)."""
    data = struct.pack("iIQ6Q", number, arch, 0, *arguments)
    place = accumulator = 0
    while True:
        code, if_so, if_not, constant = program[place]
        place += 1
        if code == seccomp.LOAD:
            [accumulator] = struct.unpack_from("I", data, constant)
        elif code == seccomp.AND:
            accumulator &= constant
        elif code == seccomp.JUMP:
            place += constant
        elif code == seccomp.RETURN:
            return constant
        else:
            so = accumulator == constant if code == seccomp.EQUAL else \
                accumulator >= constant
            place += if_so if so else if_not


def expected(rules, arguments):
    """The verdict of the first rule whose conditions hold; docker's is EPERM."""
    for condition, verdict in rules:
        if all(arguments[index] & (value if "MASKED" in operator else MASK) ==
               (second if "MASKED" in operator else value)
               for index, operator, value, second in condition):
            return verdict
    return seccomp.ERRNO | seccomp.EPERM


@pytest.fixture(scope="module")
def profile():
    return bundle.configuration()["linux"]["seccomp"]


@pytest.fixture(scope="module")
def program(profile):
    return list(struct.iter_unpack("HBBI", seccomp.program(profile)))


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_every_number_gets_its_verdict(profile, program, arch):
    table = seccomp.table(profile, arch)
    base = min(table) & ~0xfff  # of x32 the bit that makes it x32
    for number in range(base, base + 600):
        for arguments in ([0] * 6, [MASK] * 6):
            assert answer(program, ARCHITECTURES[arch], number, arguments) == \
                expected(table.get(number, []), arguments), number


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_conditions_on_arguments_are_asked(profile, program, arch):
    table = seccomp.table(profile, arch)
    asked = {number: rules for number, rules in table.items()
             if any(condition for condition, _ in rules)}
    assert len(asked) >= 2  # personality, clone
    for number, rules in asked.items():
        parts = [part for condition, _ in rules for part in condition]
        for _, _, value, second in parts:
            for first in {value, second, value + 1, value ^ (1 << 40), 0x20}:
                arguments = [first, 1, 2, 3, 4, 5]
                assert answer(program, ARCHITECTURES[arch], number, arguments) == \
                    expected(rules, arguments), (number, first)


def test_an_unknown_architecture_is_killed(program):
    assert answer(program, 0xc00000b7, 0, [0] * 6) == seccomp.KILL
