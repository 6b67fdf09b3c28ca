"""filters.py — numbers of system calls, and the filter that a process has.

The kernel shows one to the host's root alone: PTRACE_SECCOMP_GET_FILTER, ptrace(2).
So it is read, and run here, for a call that nobody makes.
"""
import ctypes
import os
import struct

from grade.namespaces import LIBC

SEIZE, INTERRUPT, DETACH, GET_FILTER = 0x4206, 0x4207, 17, 0x420c
MOST_INSTRUCTIONS = 4096
# Of <linux/audit.h>, and of libseccomp for x32: its numbers have a bit of their own.
ARCHITECTURES = {"native": 0, "i386": 0x40000003, "x32": 0x4000003e}
X32_BIT = 0x40000000
NUMBER_AT, ARCHITECTURE_AT = 0, 4  # of struct seccomp_data
LOAD, JUMP, RETURN = 0x20, 0x05, 0x06  # BPF_LD|BPF_W|BPF_ABS, BPF_JMP, BPF_RET
HOLDS = {0x00: lambda a, k: True, 0x10: lambda a, k: a == k, 0x20: lambda a, k: a > k,
         0x30: lambda a, k: a >= k, 0x40: lambda a, k: a & k != 0}

SECCOMP = ctypes.CDLL("libseccomp.so.2")
SECCOMP.seccomp_syscall_resolve_num_arch.restype = ctypes.c_void_p


def number_of(name, kind="native"):
    """Of a call, for a program of that kind; negative where it has none."""
    found = SECCOMP.seccomp_syscall_resolve_name_arch(ARCHITECTURES[kind],
                                                      name.encode())
    return found & ~X32_BIT if found >= 0 else found


def name_of(number):
    """The other way round, for our own kind; None where there is no such call."""
    text = SECCOMP.seccomp_syscall_resolve_num_arch(0, number)
    if not text:
        return None
    name = ctypes.string_at(text).decode()
    LIBC.free(ctypes.c_void_p(text))
    return name


def filter_of(pid):
    """The latest that it has loaded: [(code, jump if true, if false, value), …]."""
    ptrace(SEIZE, pid, 0, None)
    try:
        ptrace(INTERRUPT, pid, 0, None)
        os.waitpid(pid, 0x40000000)  # __WALL
        room = ctypes.create_string_buffer(8 * MOST_INSTRUCTIONS)
        count = ptrace(GET_FILTER, pid, 0, room)
    finally:
        ptrace(DETACH, pid, 0, None)
    return list(struct.iter_unpack("HBBI", room.raw[:8 * count]))


def ptrace(request, pid, address, data):
    pointer = ctypes.c_void_p
    LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, pointer, pointer]
    LIBC.ptrace.restype = ctypes.c_long
    result = LIBC.ptrace(request, pid, address, data)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"ptrace({request:#x}, {pid})")
    return result


def questions_about(program, number, architecture):
    """How often the filter asks about the number until it knows its answer."""
    data = struct.pack("<IIQ6Q", number, architecture, *[0] * 7)
    at = asked = loaded = value = 0
    while True:
        code, if_true, if_false, constant = program[at]
        at += 1
        if code == LOAD:
            loaded, value = constant, struct.unpack_from("<I", data, constant)[0]
        elif code & 0x07 == RETURN:
            return asked
        elif code & 0x07 == JUMP:
            asked += code & 0xf0 != 0 and loaded == NUMBER_AT
            so = HOLDS[code & 0xf0](value, constant)
            at += constant if code & 0xf0 == 0 else if_true if so else if_false
        else:
            value = value & constant if code & 0xf0 == 0x50 else value  # BPF_AND
