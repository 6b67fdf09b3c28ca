"""machine.py — a virtual machine's life: its control directory, its output, its end.

The machine and we share the control directory, which it sees as /run/vm:

    settings   shell variables for init and the two enter_* scripts
    command    the command, as a shell script
    started    appears when the command is about to run
    out, err   what the command says
    status     its exit status, written last
    console    what the kernel says
    disk       an empty ext4, sparse: /var/tmp inside
"""
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TIMED_OUT, FAILED = 124, 125
BOOTS = 2  # a kernel that hangs or dies before the command gets a second chance


@dataclass(frozen=True)
class Settings:
    command: list
    directory: str
    as_user: bool = False  # uid 1000 instead of root
    writable: str = ""     # a directory of the host
    seconds: float = 300


class Failure(Exception):
    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


def run(engine, settings):
    """The exit status of the command; its output has gone to ours."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    engine.prepare()
    deadline = time.monotonic() + settings.seconds
    for _ in range(BOOTS):
        with tempfile.TemporaryDirectory(prefix="tinbox-vm-") as directory:
            control = Control(Path(directory), engine, settings)
            ended = control.run(engine.command(control.path, settings), deadline)
            if ended != "no start":
                return control.status(ended)
            print(f"workshop vm: no start, or not within {engine.boot_seconds} s"
                  f"\n{control.console()}", file=sys.stderr)
    raise Failure(FAILED, f"it did not start, {BOOTS} times")


class Control:
    """The control directory of one boot."""

    def __init__(self, path, engine, settings):
        self.path = path
        self.engine = engine
        self.settings = settings
        path.chmod(0o755)  # uid 1000 inside reads it too
        for file in ("root.sh", "command.sh", engine.init):
            shutil.copy(HERE / file, path)
        for file in engine.files:
            copy = shutil.copytree if file.is_dir() else shutil.copy
            copy(file, path / file.name)
        (path / "settings").write_text(variables(engine, settings))
        (path / "command").write_text(script_of(settings))
        self.outputs = [Output(path / name, target) for name, target in
                        (("out", sys.stdout), ("err", sys.stderr))]
        make_disk(path / "disk")

    def run(self, command, deadline):
        with Processes(command, self.path / "console") as processes:
            ended = self.wait_for(processes, deadline)
        self.pass_on()
        return ended

    def wait_for(self, processes, deadline):
        """Until they end by themselves ("ended"), or must be ended: the reason why."""
        boot_deadline = time.monotonic() + self.engine.boot_seconds
        while processes.are_there():
            self.pass_on()
            if time.monotonic() > deadline:
                return "out of time"
            if time.monotonic() > boot_deadline and not self.has_started():
                return "no start"
            time.sleep(0.02)
        return "ended" if self.has_started() else "no start"

    def has_started(self):
        return (self.path / "started").exists()

    def pass_on(self):
        for output in self.outputs:
            output.pass_on()

    def status(self, ended):
        try:
            return int((self.path / "status").read_text())
        except FileNotFoundError:
            pass
        if ended == "out of time":
            raise Failure(TIMED_OUT, f"out of time after {self.settings.seconds:g} s")
        raise Failure(FAILED, f"the machine ended early\n{self.console()}")

    def console(self):
        """The last lines that the kernel, or the emulator, said."""
        text = (self.path / "console").read_text(errors="replace")
        return "\n".join(text.splitlines()[-60:])


class Processes:
    """All processes of the machine. However we end, they end with us.

    User-mode Linux traces its processes. If it alone died, they would run on, untraced,
    on the host; the end of a pid namespace kills all at once. sh is its PID 1.
    """

    def __init__(self, command, console):
        user = [] if os.geteuid() == 0 else ["--user", "--map-current-user"]
        alone = ["setpriv", "--pdeathsig", "KILL", "unshare", *user, "--pid", "--fork",
                 "--kill-child=KILL", "sh", "-c", '"$@"; exit "$?"', "sh"]
        self.ended, held = os.pipe()  # every process holds an end of it
        with open(console, "wb") as file:
            self.first = subprocess.Popen([*alone, *command], stdin=subprocess.DEVNULL,
                                          stdout=file, stderr=file, pass_fds=[held])
        os.close(held)

    def are_there(self):
        return self.first.poll() is None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.first.kill()
        self.first.wait()
        os.read(self.ended, 1)  # end of file: none is left that could write a file
        os.close(self.ended)


class Output:
    """A file that the machine writes, passed on as it grows."""

    def __init__(self, path, target):
        path.touch()
        path.chmod(0o666)
        self.file = open(path, "rb")
        self.target = target.buffer

    def pass_on(self):
        if data := self.file.read():
            self.target.write(data)
            self.target.flush()


def variables(engine, settings):
    values = {"modules": engine.modules, "disk": engine.disk,
              "init": engine.init, "checkout": HERE.parents[1],
              "directory": settings.directory, "writable": settings.writable,
              "as_user": "yes" if settings.as_user else ""}
    return "".join(f"{name}={shlex.quote(str(value))}\n"
                   for name, value in values.items())


def script_of(settings):
    words = shlex.join(settings.command)
    return f"cd {shlex.quote(settings.directory)} || exit 125\n" \
           f"export PATH={PATH} LANG=C.UTF-8 TERM=dumb\nexec {words}\n"


def make_disk(path):
    with open(path, "wb") as disk:
        disk.truncate(8 << 30)
    subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", path],
                   check=True, env=os.environ | {"PATH": PATH})
