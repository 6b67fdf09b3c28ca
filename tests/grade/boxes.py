"""boxes.py — what the checks of several steps ask about a box, and of who made it."""
import time

from grade.cell import is_deeper_than_us
from grade.cell_config import has_many_ids
from support import places, process, programs

PATIENCE_SECONDS = 5
ANYBODY = 1000  # a user of the cell's with no power at all


def until(happens, seconds=PATIENCE_SECONDS, pause=0.003):
    """The first answer of happens() that is true; else the last one."""
    deadline = time.monotonic() + seconds * places.SLOWNESS
    while not (answer := happens()) and time.monotonic() < deadline:
        time.sleep(pause)
    return answer


def program_of(kit, box):
    """The process that was started as the student's program: BEACON is below it."""
    one = box.process
    while is_deeper_than_us(above := one.parent) and above.pid != kit.cell.init.pid:
        one = above
    return one


def new_kinds(kit, one):
    """The kinds of namespace in which it is not where its program's caller is."""
    return one.differs_from(kit.cell.init)


def expect_new(kit, one, *kinds):
    """It is in new namespaces of these kinds, and of no other."""
    found, wanted = new_kinds(kit, one), set(kinds)
    told = ["lacks-" + "-".join(sorted(wanted - found))] * bool(wanted - found)
    told += ["adds-" + "-".join(sorted(found - wanted))] * bool(found - wanted)
    kit.expect(not told, "-".join(told),
               saw=f"BEACON is in new namespaces of these kinds: {sorted(found)}",
               expected=f"{sorted(wanted)}, and no other")


def ask(kit, box, *request):
    """What BEACON answers; where it is silent, the student's program has failed."""
    try:
        return box.ask(*request)
    except (OSError, ValueError, programs.OutOfTime, programs.TooMuch) as wrong:
        kit.fail("payload-silent", saw=type(wrong).__name__, expected="BEACON answers")


def members(kind, inode):
    """All processes in that namespace, as we see them."""
    def is_member(one):
        try:
            return one.namespace(kind) == inode
        except (FileNotFoundError, ProcessLookupError):
            return False
    return [one for one in process.processes() if is_member(one)]


def without_power():
    """Words that run a program with no capability: as somebody else, if there is one.

    Else root keeps the one by which it may map its own id once more, 0.
    """
    if has_many_ids():
        return ["/usr/bin/setpriv", f"--reuid={ANYBODY}", f"--regid={ANYBODY}",
                "--clear-groups"]
    return ["/usr/bin/setpriv", "--bounding-set=-all,+setfcap",
            "--inh-caps=-all"]


def id_without_power():
    """The user, and the group, that without_power() makes of root."""
    return ANYBODY if has_many_ids() else 0


class Watched:
    """`with Watched(kit):` what vanishes while we look at it is the student's fault."""

    def __init__(self, kit):
        self.kit = kit

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        if isinstance(error, (FileNotFoundError, ProcessLookupError)):
            self.kit.fail("payload-gone", saw="BEACON ended while we looked at it",
                          expected="it runs")
