"""engine_hosts.py — a host for an engine, in namespaces and control groups of its own.

    test ── enter ──▶ podman, docker, ctr …       as many as a test likes
                         │  uses
                      engine_host, PID 1          dockerd, conmon, shims: its children
                         │  in
                      /sys/fs/cgroup/*/tinbox-test-…/engine-…    inside: the tops

When PID 1 is killed all of it ends; then the groups go.
"""
import itertools
import os
import secrets
import shutil
import subprocess
import time
from pathlib import Path

from support import places, programs, skips

TINRUN = places.BIN / "tinrun"
OTHERS = ("crun", "runc")
NUMBERS = itertools.count(1)
NAMESPACES = ("--mount", "--propagation", "private", "--net", "--uts", "--ipc", "--pid",
              "--cgroup", "--fork", "--kill-child=KILL", "--mount-proc")
ENTER = """#!/bin/sh
for group in {groups}; do echo $$ >$group/tasks; done
exec nsenter --target {pid} --all -- env --chdir=/ "$@"
"""
LINES = {0: {"HOME": "/root", "USER": "root", "XDG_RUNTIME_DIR": "/run"},
         1000: {"HOME": "/home/student", "USER": "student",
                "XDG_RUNTIME_DIR": "/run/user/1000"}}
AS_USER = ["setpriv", "--reuid=1000", "--regid=1000", "--init-groups"]
# Engines wait for other programs, which wait for others.
DEADLINE_SECONDS = 4 * programs.DEADLINE_SECONDS


class EngineHost:
    """`runtime` is the only one that engines find: tinrun, crun or runc."""

    def __init__(self, runtime):
        self.runtime = runtime
        self.name = f"engine-{secrets.token_hex(3)}-{next(NUMBERS)}"
        self.groups = list(groups(self.name))
        self.daemons = []
        join = "".join(f"echo $$ >{group}/tasks; " for group in self.groups)
        program = TINRUN if runtime == "tinrun" else shutil.which(runtime)
        hidden = [path for other in OTHERS if other != runtime
                  for path in {shutil.which(other)} - {None}]
        self.init = subprocess.Popen(
            ["sh", "-c", f"{join}exec setpriv --pdeathsig KILL unshare \"$@\"", "sh",
             *NAMESPACES, places.SOURCE / "tests/clients/engine_host", program,
             *hidden], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        assert self.init.stdout.readline() == "ready\n", "it did not boot"
        self.pid = the_child_of(self.init.pid)
        self.enter = places.WORK / f"enter-{self.name}"
        self.enter.write_text(ENTER.format(groups=" ".join(map(str, self.groups)),
                                           pid=self.pid))
        self.enter.chmod(0o755)

    @property
    def program(self):
        """The runtime, as engines are told to call it."""
        return f"/usr/local/bin/{self.runtime}"

    def run(self, *argv, who=programs.ROOT, timeout=DEADLINE_SECONDS, **more):
        return programs.run(*self.argv(who, argv), timeout=timeout, **more)

    def start(self, *argv, who=programs.ROOT):
        return programs.start(*self.argv(who, argv))

    def argv(self, who, argv):
        """The command line that runs argv there: for a terminal, say."""
        settings = [f"{name}={value}" for name, value in environment(who).items()]
        return [self.enter, *settings, *(AS_USER if who.uid else []), *argv]

    def write(self, path, text, who=programs.ROOT):
        script = 'mkdir -p "$(dirname "$0")" && cat >"$0"'
        self.run("sh", "-c", script, path, stdin=text, who=who).expect()

    def read(self, path):
        """A file as root sees it there."""
        return self.run("cat", path).expect().stdout

    def daemon(self, *argv):
        """A program that runs until the host ends; what it says is in /var/log."""
        name = Path(argv[0]).name
        self.run("sh", "-c", 'exec "$@" </dev/null >/var/log/$0 2>&1 &', name, *argv,
                 timeout=30).expect()

    def group(self, controller, path):
        """A control group that an engine made, seen from outside: a Path."""
        top = next(top for top in self.groups if top.parts[4] == controller)
        return top / str(path).strip("/")

    def remove_groups(self, path):
        """What an engine has made, and leaves to others to remove."""
        for group in (top / path for top in self.groups):
            self.wait_for(lambda: remove(group) or not group.exists(), f"{group} goes")

    def wait_for(self, is_so, wanted, timeout=DEADLINE_SECONDS):
        deadline = time.monotonic() + timeout
        while not (value := is_so()):
            if time.monotonic() > deadline:
                logs = self.run("sh", "-c", "tail -n 8 /var/log/*[a-z0-9]").stdout
                raise AssertionError(f"not in time: {wanted}\n{logs}")
            time.sleep(0.05)
        return value

    def close(self):
        self.init.kill()
        self.init.wait()
        self.init.stdout.close()
        self.enter.unlink(missing_ok=True)
        deadline = time.monotonic() + 20 * places.SLOWNESS
        for group in self.groups:
            while group.is_dir() and time.monotonic() < deadline:
                remove(group)
        left = [str(group) for group in self.groups if group.is_dir()]
        assert not left, f"groups that nobody could remove: {left}"


def groups(name):
    """A new group in each tree of version 1, below that of the normal host."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, names, path = line.split(":", 2)
        if not names:
            continue
        above = Path(f"/sys/fs/cgroup/{names.removeprefix('name=')}{path}")
        group = above / name
        group.mkdir()
        for file in ("cpuset.cpus", "cpuset.mems") * (names == "cpuset"):
            (group / file).write_text((above / file).read_text())
        yield group


def remove(group):
    for directory, _, _ in os.walk(group, topdown=False):
        try:
            os.rmdir(directory)
        except OSError:
            time.sleep(0.02)  # the kernel takes a moment to bury the last process


def the_child_of(pid):
    """unshare(1) has one, and it is PID 1 of the new host."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text())


def environment(who):
    return {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "TMPDIR": "/var/tmp", **LINES[who.uid]}


def runtime_called(word):
    """`reference` is another runtime, to show that a check can pass at all."""
    if word == "tinrun":
        return word
    for name in OTHERS:
        if shutil.which(name):
            return name
    skips.may_skip("crun")
