"""lives.py — containers of tinrun whose beginning can be seen, and can be held up.

    life = Life(kit)                 its command notes in a volume that it has begun
    name = life.bundle.created()
    life.start(name)
    life.expect_state(name, "running")
"""
import os

from grade.containers import Bundle, pids_in_the_cell, wait_until
from support import process

RAN = "echo ran >>/shared/ran; while :; do sleep 1; done"


class Life:
    """A bundle whose command notes in a volume that it has begun."""

    def __init__(self, kit, script=RAN):
        self.kit, self.bundle, self.nonce = kit, Bundle(kit), kit.word()
        self.volume = self.bundle.volume("/shared")
        (self.bundle.root.path / "shared").mkdir()
        self.bundle.process["args"] = ["/bin/sh", "-c", script, "sh", self.nonce]
        self.digest = process.digest_of(self.bundle.root.path / "bin/busybox")

    def command(self):
        """The process of the command; None as long as it has not begun."""
        return next((one for one in self.kit.cell.processes()
                     if one.argv[:2] == ["/bin/sh", "-c"] and self.nonce in one.argv
                     and self.is_shell(one)), None)

    def is_shell(self, one):
        try:
            return one.exe_digest == self.digest
        except (FileNotFoundError, ProcessLookupError):
            return False

    def has_begun(self):
        return self.times() > 0

    def times(self):
        """How often it has begun: each time it writes a line of four bytes."""
        try:
            return os.lstat(self.volume / "ran").st_size // 4
        except FileNotFoundError:
            return 0

    def start(self, name):
        told = self.bundle.tinrun("start", name)
        self.kit.expect_status(told, 0, "not-started")
        self.kit.expect(wait_until(self.has_begun), "started-in-vain",
                        saw="`start` says that it runs, and it does not",
                        expected="the command runs")

    def expect_state(self, name, status):
        """That is told, before long; with the pid that it really has."""
        wait_until(lambda: self.bundle.state(name).get("status") == status)
        told = self.bundle.state(name)
        self.kit.expect(told.get("status") == status,
                        f"state-{told.get('status', 'none')}-for-{status}",
                        saw=f"state: {told}", expected=f"it is {status}")
        if status == "running":
            one = self.command()
            inside = pids_in_the_cell(self.kit, one)[:1] if one else []
            self.kit.expect([told.get("pid")] == inside, "state-of-another-pid",
                            saw=f"state: {told}", expected=f"pid {inside}")


class Hanging:
    """A `create`, or a `run`, that waits in a hook until it is let go."""

    def __init__(self, kit, verb="create", life=None):
        self.kit, self.life, self.name = kit, life or Life(kit), kit.word()
        bundle = self.life.bundle
        self.door, self.bell = bundle.path / "door", bundle.hall / "bell"
        os.mkfifo(self.door)
        self.door.chmod(0o666)  # the hook may be another user's
        bundle.config["hooks"] = {"createContainer": [{
            "path": "/bin/sh", "args": ["sh", "-c", 'echo >"$1"; read go <"$0"; exit 0',
                                        str(self.door), str(self.bell)]}]}
        words = bundle.words(verb, "--bundle", bundle.path, self.name)
        script = 'exec "$@" </dev/null >/dev/null'
        self.running = kit.start("/bin/sh", "-c", script, "sh", kit.path("tinrun"),
                                 *words)
        kit.expect(wait_until(self.bell.exists), "hook-not-run", saw="no hook has run",
                   expected="the hook createContainer runs before the root is changed")

    def let_go(self):
        """The hook reads an end of file; it may not listen yet."""
        self.kit.expect(wait_until(self._opens), "hook-gone", saw="the hook has ended",
                        expected="it waits")

    def _opens(self):
        try:
            os.close(os.open(self.door, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:  # ENXIO: nobody reads
            return False
        return True

    def processes(self):
        """Both that it consists of: itself, and the container's first."""
        both = [one for one in self.kit.cell.processes() if self.name in one.argv
                and self.kit.runs(one, "tinrun")]
        host = mounts_of(self.kit.cell.init)
        return (next((one for one in both if mounts_of(one) == host), None),
                next((one for one in both if mounts_of(one) not in (host, None)), None))


def mounts_of(one):
    """Its mount namespace; None when it is gone."""
    try:
        return one.namespace("mnt")
    except (FileNotFoundError, ProcessLookupError):
        return None


def waits_for_its_maker(first):
    """It has given up its powers, and sleeps: `create` would say that it may go on."""
    try:
        return first.capabilities("Bnd") == 0 and first.state == "S"
    except (FileNotFoundError, ProcessLookupError):
        return True


def furnished(kit):
    """A bundle that asks for something of everything, and where it can be seen."""
    bundle, deep, text = Bundle(kit), f"/{kit.word()}/{kit.word()}", kit.word()
    volume = bundle.volume(deep)
    (volume / "from-the-host").write_text(text)
    bundle.config["root"]["readonly"] = True
    bundle.linux["readonlyPaths"] = ["/proc/sys"]
    bundle.linux["maskedPaths"] = ["/proc/keys"]
    bundle.linux["devices"] = [{"path": "/dev/full", "type": "c", "major": 1,
                                "minor": 7}]
    hooked = kit.word()
    bundle.config["hooks"] = {"createContainer": [{
        "path": "/bin/sh", "args": ["sh", "-c", ': >"$0"', str(volume / hooked)]}]}
    return bundle, deep, volume, text, hooked
