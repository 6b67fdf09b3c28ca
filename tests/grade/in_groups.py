"""in_groups.py — which processes of a cell are in which group of version 2.

No check asks a program where it is: /proc/PID/cgroup and cgroup.procs tell, outside.
"""
import time

from support import groups, places

PATIENCE_SECONDS = 10 * places.SLOWNESS
COVER = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'


class UnifiedGroups:
    """The cell's groups in the tree of version 2, where no controller is needed."""

    def __init__(self, kit):
        kit.needs("version-2")
        self.kit, self.groups = kit, kit.groups()

    def path(self, group):
        return self.groups.given(self.groups.v2, group)

    def add(self, group):
        return self.groups.add(self.groups.v2, group)

    def beacon(self, group):
        """A process of nobody's in particular, in this group."""
        program, *words = self.groups.words(group, [self.groups.v2])
        return self.kit.beacon(program, *words, separator=())

    def group_of(self, pid):
        """As the cell's root calls it: "/caller", "/box"."""
        path = membership(pid)
        return path.removeprefix(f"{self.groups.path}/given") if path else "gone"

    def with_events_of(self, other, group):
        """Words: a program takes the events of one group for those of another.

        So a check decides itself when they change.
        """
        inside = [f"{self.groups.v2.top}{name}/cgroup.events"
                  for name in (other, group)]
        return ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", COVER, "sh", *inside]

    def write(self, group, file, text):
        (self.path(group) / file).write_text(text)

    def read(self, group, file):
        return (self.path(group) / file).read_text().strip()

    def is_frozen(self, group):
        events = (self.path(group) / "cgroup.events").read_text()
        return groups.value_of("frozen", events) == "1"

    def expect_gone(self, group, symptom):
        """Its directory, after a moment."""
        self.kit.expect(soon(lambda: not self.path(group).exists()), symptom,
                        saw=f"the group {group} is still there", expected="it is gone")


def membership(pid):
    """The group of version 2, or None for a process that has gone."""
    try:
        with open(f"/proc/{pid}/cgroup") as lines:
            return next(line.rstrip("\n")[3:] for line in lines
                        if line.startswith("0::"))
    except (FileNotFoundError, ProcessLookupError, StopIteration):
        return None


def soon(is_so, seconds=PATIENCE_SECONDS):
    """Wait for it, with a deadline; whether it came true."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def sleepers(kit, seconds):
    """The cell's processes that sleep for just so long: a number names them."""
    return [one for one in kit.cell.processes() if one.argv == ["/bin/sleep", seconds]]


def seconds_to_sleep(kit):
    """A number that no other sleeper has."""
    return f"1000.{kit.rng.getrandbits(30)}"


def judged(kit, program):
    """The processes that run a program that is judged."""
    return [one for one in kit.cell.processes() if kit.runs(one, program)]


def used_ticks(one):
    """Processor time of a process; one that is gone uses none any more."""
    try:
        words = (one.path / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(words[11]) + int(words[12])
