"""suite.py — the parts of the suite: which there are, and what each runs."""
import dataclasses
from pathlib import Path

from support import machines, places
from support.parts import (ALONE, BESIDE, BUSY, NO_TESTS_COLLECTED, NORMAL_HOST, Part,
                           pytest_command)
from support.reports import FAILED, SKIPPED, Case

CATCH2_SECONDS, LONGEST_SECONDS = 300, 3000
MOST_IN_A_PART = 60_000  # bytes of tests: more would be the last to end
SKIPPED_WHOLE = 77  # of a Catch2 program, as CTest has it
SANITIZED, BUILD_SANITIZED = "asan ", "build asan"  # with the fuzzers in it
GIVING_WAY = ["nice"]  # compilers, to tests that have deadlines


class Suite:
    """The parts that `options` choose, the longest first: else it would be the last."""

    def __init__(self, options, directory, run):
        self.options = options
        self.directory = directory  # for reports
        self.run = run  # its id stands in the names of all that the tests make
        self.parts = []
        if options.mutants:
            self.add_mutants()
            return
        if options.all:
            self.add(BUILD_SANITIZED, build, BUSY)
            self.add_mutants("--quarter")
            self.add_grader("wrong solutions", "grade.kill", "--sixth", "--junit")
        self.add_grader("grader", "grade", "--format=junit", "--output")
        self.add_house()
        if options.all:
            for machine in machines.MACHINES:
                self.add(machine.name, machines.tests_in(
                    machine, program_tests(), options))
        self.add_tests_of(places.BUILD, program_tests())
        if options.all:
            self.add_sanitized()

    def add(self, name, cases, kind=BESIDE, after="", **environment):
        """The run's id begins with the suite's, and no two parts have the same."""
        environment["TINBOX_RUN"] = f"{self.run}{len(self.parts):02x}"
        log = self.directory / f"{name.replace('/', '-').replace(' ', '-')}.log"
        self.parts.append(Part(name, log, cases, kind, after, environment))

    def add_house(self):
        house = places.SOURCE / "tests/house"
        if house.is_dir():
            self.add("house", self.pytest([house], "", *GIVING_WAY),
                     BUSY if self.options.all else BESIDE)

    def add_mutants(self, *words):
        script = places.SOURCE / "tests/mutants/run.py"
        if script.exists():
            self.add("mutants", lambda part: part.collect(part.watch(
                [script, "--junit", part.report, *words, *self.options.filter],
                LONGEST_SECONDS), may_be_empty=bool(self.options.filter)))

    def add_grader(self, name, module, *words):
        """The reference, judged as a student is; or wrong solutions in its place.

        Each lane of the grader is a normal host of its own.
        """
        if self.options.filter:
            return
        command = ["env", "PYTHONPATH=tests", "/usr/bin/python3", "-B", "-m", module,
                   "--jobs=1", *words]
        self.add(name, lambda part: named(part, part.collect(
            part.watch([*command, part.report], LONGEST_SECONDS))))

    def add_sanitized(self):
        """What the steps' own tests run, run again under AddressSanitizer and UBSan.

        Without the search for leaks at exit: it hangs in a process that has joined
        another pid namespace, as 02-enter does, and a program that ends in exec leaks
        nothing.
        """
        steps = [path for path in program_tests() if path.name == "tests"]
        self.add_tests_of(places.SOURCE / "build-asan", steps, SANITIZED,
                          BUILD_SANITIZED, ASAN_OPTIONS="detect_leaks=0")

    def add_tests_of(self, build, paths, prefix="", after="", **environment):
        """The program tests and the Catch2 programs, with the programs of one build."""
        def add(name, cases, kind=BESIDE, after=after):
            self.add(prefix + name, cases, kind, after,
                     TINBOX_BUILD=str(build), **environment)

        marks = "not alone" + " and not plain" * bool(prefix)
        for path in sorted(paths, key=size_of_tests, reverse=True):
            for number, files in enumerate(shares_of(path)):
                name = name_of(path) + f", share {number + 1}" * (number > 0)
                needs = after or BUILD_SANITIZED * self.wants_fuzzers(path)
                add(name, self.pytest(files, marks, NORMAL_HOST), after=needs)
        add("modules", self.catch2)
        if not prefix:  # what the kernel gives is the same under sanitizers
            add("measured", self.pytest(paths, "alone", NORMAL_HOST), ALONE)

    def wants_fuzzers(self, path):
        """Of the sanitized build; without --all these tests build what they want."""
        return self.options.all and name_of(path) == "tests/fuzz"

    def pytest(self, paths, marks="", *inside):
        options = self.options
        tiers = [marks] * bool(marks) + ["not tier_long"] * (not options.long)
        tiers += ["not tier_all"] * (not options.all and not options.long)
        chosen = ["-m", " and ".join(tiers), "-k", " and ".join(options.filter)]

        def cases(part):
            command = pytest_command(part.report, *chosen, *paths)
            status = part.watch([*inside, *command], LONGEST_SECONDS)
            if status == NO_TESTS_COLLECTED and " deselected" in part.said():
                return []
            return named(part, part.collect(status))
        return cases

    def catch2(self, part):
        words = [f"*{word}*" for word in self.options.filter]
        build = part.environment["TINBOX_BUILD"]
        programs = sorted(path.name for path in Path(build, "tests").glob("*_test"))
        return [case for program in programs
                for case in of_catch2(part, program, words)]


def build(part):
    preset = part.name.split()[-1]
    status = part.watch([*GIVING_WAY, places.SOURCE / "workshop", "build", preset],
                        LONGEST_SECONDS)
    return [Case(part.name, FAILED, text=part.said())] if status else []


def of_catch2(part, program, words):
    """The cases of one program. -r and -o mean the same in Catch2 v2 and v3.

    A program that can do nothing here says why in its last line and ends with 77.
    """
    log = part.log.with_name(f"{part.log.stem}-{program}.log")
    one = dataclasses.replace(part, name=f"{part.name} {program}", log=log)
    copy = 'exec "$TINBOX_BUILD/tests/$0" "$@"'
    status = one.watch([NORMAL_HOST, "sh", "-c", copy, program, *words,
                        "-r", "junit", "-o", one.report], CATCH2_SECONDS)
    if status == SKIPPED_WHOLE:
        return [Case(one.name, SKIPPED, text=one.said().split("\n")[-1])]
    return named(part, one.collect(status, may_be_empty=bool(words)))


def named(part, cases):
    """A sanitized test bears the name of its twin, and has to be told apart."""
    if part.name.startswith(SANITIZED):
        for case in cases:
            case.name = SANITIZED + case.name
    return cases


def program_tests():
    """Beside each step, in lib, and in tests/ all but the house."""
    beside = [*places.SOURCE.glob("[0-9]*/tests"), places.SOURCE / "lib/tests"]
    apart = [path for path in (places.SOURCE / "tests").iterdir()
             if path.name not in ("house", "mutants", "__pycache__")]
    return sorted(path for path in beside + apart if any(path.rglob("test_*.py")))


def name_of(path):
    """01-chroot for 01-chroot/tests, and tests/explain."""
    path = path.relative_to(places.SOURCE)
    return str(path.parent if path.name == "tests" else path)


def size_of_tests(path):
    """In bytes: no measure of their time, but the best that is known before."""
    files = path.rglob("*.py") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def shares_of(path):
    """The directory, or where its tests are many: its files, shared out."""
    files = sorted(path.rglob("test_*.py"), key=size_of_tests, reverse=True)
    count = -(-sum(map(size_of_tests, files)) // MOST_IN_A_PART)
    return [files[first::count] for first in range(count)] if count > 1 else [[path]]
