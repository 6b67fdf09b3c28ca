"""broken.py — programs that execve(2) refuses, each for one reason of its own.

BROKEN[kind] = (make, exit code, what the message must say beside the path). make(root,
stack) puts the program into the root and answers its path there; what must be undone
goes on the stack. with broken_program(kind, root) as path: makes it, and takes it away.
"""
import contextlib
import os
import shutil
import struct
import subprocess

OTHER_MACHINE = {"x86_64": (183, "arm64")}.get(os.uname().machine, (62, "x86-64"))


MADE = ("program", "interpreter", "loader", "noexec")


@contextlib.contextmanager
def broken_program(kind, root):
    with contextlib.ExitStack() as stack:
        stack.callback(subprocess.run, ["rm", "-rf", *MADE], cwd=root, check=True)
        yield BROKEN[kind][0](root, stack)


def script(text, mode=0o755):
    return lambda root, stack: put(root, text.encode(), mode)


def put(root, data, mode=0o755, name="program"):
    path = root.path / name
    path.write_bytes(data)
    path.chmod(mode)
    return f"/{name}"


def elf(machine, loader=b""):
    """The headers of a 64-bit program for `machine`; one names the loader, if any."""
    ident = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    header = ident + struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, 0x400000, 64, 0, 0,
                                 64, 56, 1, 0, 0, 0)
    interp = struct.pack("<IIQQQQQQ", 3 if loader else 0, 4, 120, 0, 0, len(loader) + 1,
                         0, 1)
    return header + interp + loader + b"\0"


def own_machine(root):
    """e_machine of a program that runs here."""
    with open(root.path / "bin/busybox", "rb") as file:
        return struct.unpack("<18xH", file.read(20))[0]


def dynamic(root, stack, name="program"):
    """A program of the host's: the root has no C library, and so no loader."""
    shutil.copy("/bin/true", root.path / name)
    return f"/{name}"


def script_of_dynamic(root, stack):
    dynamic(root, stack, "interpreter")
    return put(root, b"#!/interpreter\n")


def foreign_loader(root, stack):
    put(root, elf(OTHER_MACHINE[0]), name="loader")
    return put(root, elf(own_machine(root), b"/loader"))


def on_a_noexec_mount(root, stack):
    place = root.path / "noexec"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "noexec,mode=755", "none", place],
                   check=True)
    stack.callback(subprocess.run, ["umount", place], check=True)
    shutil.copy(root.path / "bin/busybox", place / "program")
    return "/noexec/program"


def a_directory(root, stack):
    (root.path / "program").mkdir()
    return "/program"


def a_fifo(root, stack):
    os.mkfifo(root.path / "program", 0o777)
    return "/program"


BROKEN = {
    "missing": (lambda root, stack: "/no/such", 127, "see ./workshop rootfs programs"),
    "missing loader": (dynamic, 127, "its ELF loader /"),
    "missing interpreter": (script("#! /usr/bin/nothing -x\n"), 127,
                            "its #! interpreter /usr/bin/nothing is not in this root"),
    "interpreter without its loader": (script_of_dynamic, 127,
                                       "interpreter /interpreter: its ELF loader /"),
    "CRLF": (script("#!/bin/sh\r\necho hi\r\n"), 127, "sed -i 's/\\r$//'"),
    "wrong machine": (lambda root, stack: put(root, elf(OTHER_MACHINE[0])), 126,
                      f"built for {OTHER_MACHINE[1]}"),
    "damaged": (lambda root, stack: put(root, elf(own_machine(root))[:64]), 126,
                "its ELF file is damaged"),
    "foreign loader": (foreign_loader, 126, "its ELF loader is damaged, or built for"),
    "no x bit": (script("#!/bin/sh\n", 0o644), 126, "chmod +x"),
    "noexec mount": (on_a_noexec_mount, 126, "mounted noexec: remount it"),
    "directory": (a_directory, 126, "it is a directory: name a program in it"),
    "fifo": (a_fifo, 126, "it is not a regular file"),
    "empty": (script(""), 126, "the file is empty: copy it again"),
    "no #!": (script("echo hi\n"), 126, "begin it with a line such as #!/bin/sh"),
    "its own interpreter": (script("#!/program\n"), 126, "that lead to each other"),
    "interpreter that may not run": (script("#!/marker\n"), 126,
                                     "its #! interpreter /marker may not be executed"),
}
