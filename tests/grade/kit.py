"""kit.py — what a check works with: a cell, the student's programs in it, a root.

    @check("1.3", "root_is_root")
    def check_root_is_root(kit):
        box = kit.beacon("01-chroot", kit.root, root=kit.root)
        kit.expect(box.process.root == kit.root.identity, "root-unchanged",
                   saw="its / is another directory", expected="its / is ROOT")

What random choice it needs it draws from kit.rng, which the seed decides.
"""
import functools
import os
import random
import re
import shlex
from contextlib import ExitStack
from pathlib import Path

from grade.cell import Cell
from grade.cell_ledger import CellLedger
from grade.expect import Failed, NotHere
from support import beacon as beacons
from support import places, process, programs, roots, skips

JUDGED = places.BUILD / "judged"
UNWRITTEN = re.compile(r"exercise \d+\.\d+ is not written yet")  # of sys::todo
DEADLINE_SECONDS = 10 * places.SLOWNESS
MOST_OUTPUT = 4 << 20


class Kit:
    """One check's; close() ends all that it started."""

    def __init__(self, programs_of_step, seed):
        self.programs = Path(programs_of_step)
        self.rng = random.Random(seed)
        self.stack = ExitStack()
        self.did = self.about = ""
        self.shown = {}  # what stands for a long path in what we tell
        self.roots = 0
        self.with_groups = False
        self.said = []   # programs whose words a failure shows

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    @functools.cached_property
    def cell(self):
        """Made when it is first asked for."""
        cell = Cell({self.programs: self.programs}, with_groups=self.with_groups).make()
        self.stack.callback(cell.close)
        self.shown[str(self.programs)] = "build/bin"
        self.shown[str(cell.yard)] = "YARD"
        return cell

    # ---- what a check is given ----

    def groups(self):
        """The cell has control groups to divide: to be said before all else."""
        self.needs("control-groups")
        self.with_groups = True
        return self.cell.groups

    def word(self):
        """A random word: good as a name of anything."""
        return f"n{self.rng.getrandbits(40):010x}"

    def new_root(self, bare=False, depth=0):
        """A root directory in the yard; without `bare` with busybox in it."""
        make = roots.bare_root if bare else roots.copy_of_built_root
        above = self.cell.yard.joinpath(*[self.word() for _ in range(depth)])
        above.mkdir(parents=True, exist_ok=True)
        root = make(above)
        (root.path / "bin/01-escape").unlink(missing_ok=True)  # it is the reference's
        self.cell.give(root.path)
        self.roots += 1
        self.shown[str(root)] = f"ROOT{self.roots if self.roots > 1 else ''}"
        return root

    def canary(self):
        """A file of the cell's outside of every root, with a random text."""
        path = self.cell.yard / f"canary-{self.word()}"
        path.write_text(self.word())
        return path

    def canary_descriptors(self):
        """Seventy that a careless program hands on; see `kept` of the cell."""
        self.cell.kept = 70

    def ledger(self):
        """Opened now; see nothing_left()."""
        return CellLedger(self.cell)

    # ---- running the student's programs ----

    def given(self, text):
        self.about = text

    def needs(self, name):
        """Go on only where the probe of tests/skips.txt succeeds."""
        skip = skips.parse(skips.LIST.read_text())[name]
        if skip.is_missing():
            raise NotHere(skip.reason)

    def lacks(self, name):
        """Where a check is worth making without it, but in part."""
        return skips.parse(skips.LIST.read_text())[name].is_missing()

    def start(self, program, *words, **options):
        self._note([self.path(program), *words])
        running = programs.start(self.path(program), *words, who=self.cell, **options)
        self.said.append(running)
        return self.stack.enter_context(running)

    def run(self, program, *words, stdin="", **options):
        """Run it to its end: a programs.Result."""
        return self.finish(self.start(program, *words, **options), stdin)

    def finish(self, running, stdin=""):
        """Let what start() has started end, within the time for it: its Result."""
        return self.in_time(lambda: running.finish(stdin, DEADLINE_SECONDS))

    def runs(self, one, program):
        """Whether that process executes this program that is judged."""
        try:
            return one.exe_digest == process.digest_of(self.programs / program)
        except (FileNotFoundError, ProcessLookupError):
            return False

    def beacon(self, program, *words, root=None, **options):
        """Let it run the beacon; see support/beacon.py."""
        self._note([self.path(program), *words, "--", "BEACON"])
        launched = beacons.launch(self.path(program), *words, root=root, who=self.cell,
                                  host=roots.Root(self.cell.yard, ""), end_it=False,
                                  **options)
        life = self.stack.enter_context(ExitStack())
        try:
            box = life.enter_context(launched)
        except (beacons.NoBeacon, programs.TooMuch) as wrong:
            self.fail(f"payload-not-run{_refused(wrong)}", saw=_saw(wrong),
                      expected="BEACON runs")
        except programs.OutOfTime as late:
            self.fail("payload-hangs", saw=_saw(late), expected="BEACON runs",
                      verdict="timeout")
        self.said.append(box.program)
        box.life = life
        return box

    def end(self, box, *request):
        """Let the beacon make its last request, and remove it: the program's Result."""
        result = self.in_time(lambda: box.end(*request))
        box.life.close()
        return result

    def path(self, program):
        """Of a program that is judged; what begins with / is the cell's own."""
        return self.programs / program

    def in_time(self, wait):
        try:
            return wait()
        except BrokenPipeError:
            self.fail("payload-gone", saw="BEACON has ended before it was told to",
                      expected="BEACON runs on")
        except (programs.OutOfTime, programs.TooMuch) as wrong:
            self.fail("does-not-end", saw=_saw(wrong), expected="it ends",
                      verdict="timeout")

    # ---- judging ----

    def expect(self, so, symptom, saw, expected):
        if not so:
            self.fail(symptom, saw, expected)

    def fail(self, symptom, saw, expected, verdict="fail"):
        if unwritten := UNWRITTEN.search(f"{saw} {self.words_of_programs()}"):
            symptom, saw = "not-written", unwritten[0]
        raise Failed(symptom, self._short(saw), self._short(expected),
                     self._short(self.about), self._short(self.did), verdict)

    def expect_status(self, result, status, symptom="status"):
        self.expect(result.status == status, symptom, saw=result,
                    expected=f"exit code {status}")

    def expect_nothing_left(self, ledger, symptom="left-behind"):
        """All that came into the cell since has gone again, after a moment."""
        told = ledger.close()
        if told:
            kind = told[0].split(": ")[1].split(" ")[0]
            self.fail(f"{symptom}-{kind}", saw="; ".join(told[:5]),
                      expected="all is as it was before")

    def _note(self, words):
        self.did = " ".join(word if word == "BEACON" else shlex.quote(str(word))
                            for word in words)

    def _short(self, text):
        for path, name in sorted(self.shown.items(), key=lambda pair: -len(pair[0])):
            text = str(text).replace(path, name)
        return text

    def words_of_programs(self):
        """What they said on stderr, for whoever looks for the fault."""
        return "".join(running.stderr for running in self.said
                       if not running.errors.closed)


def _saw(error):
    """The line "Saw:" of a story."""
    lines = [line for line in str(error).splitlines() if line.startswith("Saw:")]
    return lines[0].removeprefix("Saw:").strip() if lines else str(error)


def _refused(error):
    """The call that failed, as the student's program tells it: "-setns-EPERM"."""
    found = re.search(r"(\w{1,20})\([^\n]*\((E[A-Z0-9]{1,15})\)", str(error))
    return f"-{found[1]}-{found[2]}" if found else ""


def programs_to_judge(step):
    """The student's, built with the reference's earlier steps; else the reference's."""
    judged = JUDGED / step
    return judged if judged.is_dir() else places.BIN


def reference_can_run(step):
    return programs_to_judge(step) != places.BIN and any(
        (places.BIN / os.path.basename(path)).exists()
        for path in (JUDGED / step).iterdir() if path.name != "tinrun")
