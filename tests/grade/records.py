"""records — what NN-step/exercises.toml says of each exercise.

Starter, hints, chapters and grader read these records, so a bad one is refused at once,
in one line: the file, the exercise, the key.
"""
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tools"))

from grade.record_keys import EXERCISE, MUTANT, PARTS, require_keys  # noqa: E402
from make_starter_regions import Region, comment_sign, parse  # noqa: E402
from sealed import FILE as SEALED, unseal  # noqa: E402


class RecordError(Exception):
    """One line: which file, which exercise, which key, and what is wrong."""


@dataclass(frozen=True)
class Check:
    name: str
    part: str  # function, isolation or cleanup
    sentence: str  # true when it passes


@dataclass(frozen=True)
class Mutant:
    name: str  # of tests/mutants/NAME.patch
    cause: str
    check: str  # the one that it dies on


@dataclass(frozen=True)
class Exercise:
    id: str
    step: str
    title: str
    goal: str
    points: int
    minutes: int
    file: str
    after: tuple[str, ...]
    needs: tuple[str, ...]
    otherwise: str
    read: tuple[str, ...]
    hints: tuple[str, ...]
    visibility: str
    checks: tuple[Check, ...]
    mutants: tuple[Mutant, ...] = ()


def exercises(source=SOURCE):
    """{id: Exercise} of all steps, in course order: as they stand in the files."""
    source, found = Path(source), {}
    for file in sorted(source.glob("[0-9][0-9]-*/exercises.toml")):
        for exercise in read_file(file):
            if exercise.id in found:
                first = found[exercise.id].step
                refuse(file, exercise.id, "id", f"stands in {first} too")
            found[exercise.id] = exercise
    require_references(source, found)
    require_regions(source, found)
    return found


def read_file(file):
    try:
        text = tomllib.loads(file.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"{name_of(file)}: no TOML: {error}") from error
    if list(text) != ["exercise"] or not isinstance(text["exercise"], list):
        raise RecordError(f"{name_of(file)}: expected [[exercise]], and nothing else")
    return [read_exercise(file, table) for table in text["exercise"]]


def read_exercise(file, table):
    id = table.get("id", "?")
    table = {"otherwise": "", "mutant": []} | table
    require(file, id, table, EXERCISE)
    if table["needs"] and not table["otherwise"]:
        refuse(file, id, "otherwise", "says where it can be done without what it needs")
    checks = read_checks(file, id, table.pop("checks"))
    mutants = read_mutants(file, id, table.pop("mutant"), checks)
    fields = {key: tuple(value) if isinstance(value, list) else value
              for key, value in table.items()}
    return Exercise(step=file.parent.name, checks=checks, mutants=mutants, **fields)


def read_checks(file, id, parts):
    require(file, id, parts, {part: PARTS for part in parts}, "checks.")
    if unknown := sorted(set(parts) - {"function", "isolation", "cleanup"}):
        refuse(file, id, f"checks.{unknown[0]}", "no such part")
    checks = []
    for part, sentences in parts.items():
        for name, sentence in sentences.items():
            if name in [check.name for check in checks]:
                refuse(file, id, f"checks.{part}.{name}", "there are two of this name")
            checks.append(Check(name, part, sentence))
    return tuple(checks)


def read_mutants(file, id, tables, checks):
    mutants = []
    for table in tables:
        require(file, id, table, MUTANT, "mutant.")
        mutants.append(Mutant(**table))
        if table["check"] not in [check.name for check in checks]:
            refuse(file, id, "mutant.check", f"no check is called {table['check']}")
    return tuple(mutants)


def require_references(source, found):
    """Each name that a record takes from another record is there; and once."""
    owners = {}
    for exercise in found.values():
        file = source / exercise.step / "exercises.toml"
        for id in exercise.after:
            if id not in found or id == exercise.id:
                refuse(file, exercise.id, "after", f"no other exercise is {id}")
        for mutant in exercise.mutants:
            owner = owners.setdefault(mutant.name, exercise.id)
            if owner != exercise.id or exercise.mutants.count(mutant) > 1:
                refuse(file, exercise.id, "mutant.name",
                       f"{mutant.name} belongs to {owner}")


def require_regions(source, found):
    """The region stands in the file: by its marks, or in a student's tree sealed.

    A student's tree need not have every exercise: of the others it has the solution.
    """
    sealed = unseal(source)[0] if (source / SEALED).exists() else None
    for exercise in found.values():
        if sealed is None:
            there = exercise.id in regions_in(source / exercise.file)
        else:
            region = sealed.get(exercise.id)
            there = not region or region.path == exercise.file
        if not there:
            refuse(source / exercise.step / "exercises.toml", exercise.id, "file",
                   f"{exercise.file} has no such region")


def regions_in(path):
    if not path.is_file() or not comment_sign(path):
        return set()
    parts = parse(path.read_text(), path.name, comment_sign(path))
    return {part.id for part in parts if isinstance(part, Region)}


def require(file, id, table, keys, prefix=""):
    if fault := require_keys(table, keys):
        refuse(file, id, prefix + fault[0], fault[1])


def refuse(file, id, key, fault):
    raise RecordError(f"{name_of(file)}: exercise {id}: {key}: {fault}")


def name_of(file):
    return "/".join(file.parts[-2:])
