"""watch — judges an exercise again whenever one of the files is saved.

On a terminal it is one screen and a few keys; else a report after each change.
"""
import json
import os
import select
import signal
import subprocess
import sys
import termios
import tty

from . import screen
from .commands import step_lines
from .tree import StudyError
from .words import paragraph

SECONDS = 0.25  # between two looks at the files
CLEAR = "\x1b[H\x1b[2J"


def watch(tree, words):
    """[ID] [--once] [--judge PROGRAM]: PROGRAM ID prints the record of a judgement."""
    once, program = "--once" in words, None
    words = [word for word in words if word != "--once"]
    if "--judge" in words[:-1]:
        program = words.pop(words.index("--judge") + 1)
        words.remove("--judge")
    watcher = Watcher(tree, beginning(tree, words), program)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if once or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return watcher.report_changes(once)
        with Cbreak():
            return watcher.show()
    except KeyboardInterrupt:
        return 0
    finally:
        watcher.stop()


def beginning(tree, words):
    """The one that is named, the one where we left, the first that is not solved."""
    if words:
        return tree.exercise(words).id
    unsolved = [id for id in tree.exercises if id not in tree.progress.passed()]
    if not tree.exercises:
        raise StudyError("there are no exercises in this tree")
    current = tree.progress.current()
    return current if current in unsolved else (unsolved or list(tree.exercises))[0]


class Cbreak:
    """Each key comes at once, and is not shown; afterwards all is as before."""

    def __enter__(self):
        self.before = termios.tcgetattr(0)
        tty.setcbreak(0)

    def __exit__(self, *_):
        termios.tcsetattr(0, termios.TCSADRAIN, self.before)
        print()


class Watcher:
    def __init__(self, tree, id, program):
        self.tree, self.id, self.program = tree, id, program
        self.result, self.below, self.judge = None, [], None
        self.seen = self.times()

    @property
    def exercise(self):
        return self.tree.exercises[self.id]

    def times(self):
        """When each exercise's file was last written; None where it is missing."""
        def time_of(name):
            try:
                return os.stat(self.tree.root / name).st_mtime_ns
            except OSError:
                return None
        return {one.file: time_of(one.file) for one in self.tree.exercises.values()}

    def start(self):
        """Judge, from the beginning; who is still at it with an older text is ended."""
        self.stop()
        self.result, self.seen = None, self.times()
        self.tree.progress.set_current(self.id)
        words = [self.program] if self.program else [sys.executable, "-B", "-m",
                                                     "study.judge"]
        self.judge = subprocess.Popen([*words, self.id], stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                      start_new_session=True)
        self.said = b""

    def stop(self):
        if self.judge:
            try:
                os.killpg(self.judge.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass  # ignore: it has ended, and all of its group
            self.judge.stdout.close()
            self.judge.wait()
            self.judge = None

    def wait(self, *others):
        """Until the judge says something, `others` can be read, or time has passed."""
        pipes = [self.judge.stdout] if self.judge else []
        ready, _, _ = select.select([*pipes, *others], [], [], SECONDS)
        for pipe in pipes:
            if pipe in ready:
                self.listen(os.read(pipe.fileno(), 1 << 16))
        return [one for one in others if one in ready]

    def listen(self, said):
        self.said += said
        if said:
            return
        try:
            self.result = json.loads(self.said)
        except ValueError:
            self.result = {"verdict": "error", "checks": [], "message": "no answer"}
        self.judge.stdout.close()
        self.judge.wait()
        self.judge = None
        if self.result["verdict"] in ("pass", "fail", "timeout"):
            self.tree.progress.set_passed(self.id, self.result["verdict"] == "pass")

    def lines(self):
        return screen.screen(self.tree, self.exercise, self.result, self.below)

    def report_changes(self, once):
        while True:
            self.start()
            while self.judge:
                self.wait()
            print("\n".join(self.lines()[:-2]) + "\n", flush=True)
            if once:
                return 0 if self.result["verdict"] == "pass" else 1
            while self.times() == self.seen:
                self.wait()

    def show(self):
        self.start()
        shown = None
        while True:
            if (lines := self.lines()) != shown:
                shown = lines
                print(CLEAR + "\n".join(lines), end="", flush=True)
            if self.wait(sys.stdin) and not self.press(os.read(0, 1).decode("latin-1")):
                return 0
            if self.times() != self.seen:
                self.below = []
                self.start()

    def press(self, key):
        """False: it is time to go. An end of file, "", is such a key."""
        if key in ("q", ""):
            return False
        self.below = []
        if key in ("n", "p"):
            ids = list(self.tree.exercises)
            self.id = ids[(ids.index(self.id) + (1 if key == "n" else -1)) % len(ids)]
        if key in ("n", "p", "r"):
            self.start()
        elif key == "h":
            self.below = self.next_hint()
        elif key == "l":
            here = [one for one in self.tree.exercises.values()
                    if one.step == self.exercise.step]
            passed = self.tree.progress.passed()
            self.below = list(step_lines(self.exercise.step, here, passed))[:-1]
        return True

    def next_hint(self):
        hints, read = self.exercise.hints, self.tree.progress.hints(self.id)
        number = min(read + 1, len(hints))
        self.tree.progress.set_hints(self.id, number)
        return [f"Hint {number} of {len(hints)}",
                *paragraph(hints[number - 1]).splitlines()]
