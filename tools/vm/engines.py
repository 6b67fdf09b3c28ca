"""engines.py — the machines that there are, and how each is started."""
import os
import subprocess
import sys
from pathlib import Path

from vm.machine import FAILED, Failure

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "build/vm"
MEMORY_MB = 1536


def fetch(*what):
    """Bring in what build/vm lacks. Where that fails, the script has said why."""
    if subprocess.run([HERE / "fetch", *what]).returncode != 0:
        raise Failure(FAILED, "the machine lacks what it consists of")


class Uml:
    """User-mode Linux: Linux as a program.

    User code runs at its own speed, but each system call and page fault costs two
    context switches of the host.
    """
    disk, modules = "/dev/ubda", "/usr/lib/uml/modules"
    boot_seconds = 60
    init = "init"
    files = (HERE / "enter_uml", CACHE / "uml_xstate.so")

    def prepare(self):
        fetch("uml")

    def command(self, control, settings):
        return ["env", f"LD_PRELOAD={control}/uml_xstate.so",
                f"TMPDIR={memory_place()}", "linux.uml", f"mem={MEMORY_MB}M",
                "rootfstype=hostfs", "hostfs=/", "root=/dev/root", "ro",
                f"init={control}/enter_uml", f"uml_dir={control}/",
                f"ubd0={control}/disk", "con=null", "con0=null,fd:1",
                "quiet", "panic=-1"]


def memory_place():
    """Where user-mode Linux keeps its memory, as a file. /dev/shm may be too small."""
    shm = os.statvfs("/dev/shm") if os.path.isdir("/dev/shm") else None
    enough = shm and shm.f_bavail * shm.f_frsize > MEMORY_MB << 20
    return "/dev/shm" if enough and not shm.f_flag & os.ST_NOEXEC else "/tmp"


class Systemd(Uml):
    """User-mode Linux with systemd as PID 1, and nothing but what a command needs."""
    init = "init_systemd"
    files = (*Uml.files, HERE / "run_command", HERE / "units")

    def prepare(self):
        fetch("uml", "systemd")


class Distro:
    """The distribution's own kernel, under qemu."""
    disk, boot_seconds = "/dev/vda", 120
    init = "init"
    modules = f"{CACHE}/kernel/lib/modules"
    files = ()  # its first program is in its initramfs

    def prepare(self):
        fetch("distro")

    def command(self, control, settings):
        return ["qemu-system-x86_64", "-M", "q35", *processor(), "-smp", "2",
                "-m", str(MEMORY_MB), "-display", "none", "-nodefaults", "-no-reboot",
                "-kernel", str(CACHE / "vmlinux"), "-initrd", str(CACHE / "initrd.gz"),
                "-serial", "stdio", *share("host", "/", "readonly=on"),
                *share("control", control),
                *(share("writable", settings.writable) if settings.writable else ()),
                "-drive", f"file={control}/disk,if=virtio,format=raw,cache=unsafe",
                "-device", "virtio-rng-pci", "-append",
                "console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=reliable "
                "no_timer_check cgroup_no_v1=all"]


def processor():
    """A /dev/kvm without vmx or svm below it runs only kernels that know it."""
    flags = Path("/proc/cpuinfo").read_text().split()
    if os.access("/dev/kvm", os.W_OK) and {"vmx", "svm"} & set(flags):
        return ["-accel", "kvm", "-cpu", "host"]
    return ["-accel", "tcg,thread=multi", "-cpu", "max,la57=off,pku=off"]


def share(tag, path, *options):
    """A directory of the host, which the machine mounts by its tag."""
    escaped = str(path).replace(",", ",,")  # as qemu wants it
    words = [f"local,path={escaped}", f"mount_tag={tag}", f"id={tag}",
             "security_model=none", "multidevs=remap", *options]
    return ["-virtfs", ",".join(words)]
