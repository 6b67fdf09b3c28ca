"""reset — the beginning of an exercise put back, and the student's text kept.

What a student has written has no marks. So we compare the file with the starter's: the
exercise stands between the line that was before it, and the line that was after it.
"""
import os
import shutil
import tempfile
from difflib import SequenceMatcher

from .tree import StudyError

KEPT = ".kept"


def reset(tree, words):
    whole = "--file" in words
    exercise = tree.exercise([word for word in words if word != "--file"])
    if not tree.is_student:
        raise StudyError("this is the reference, whose solutions are not to be lost: "
                         "reset is for a tree of ./workshop student DIR")
    path = tree.root / exercise.file
    given = tree.starter(exercise.file)
    now = path.read_text(errors="surrogateescape").splitlines() if path.exists() else []
    new = given if whole or not now else put_back(given, tree.regions[exercise.id], now)
    if new is None:
        raise StudyError(
            f"{exercise.file}: the lines around exercise {exercise.id} have changed as "
            f"well: ./workshop reset {exercise.id} --file puts the whole file back")
    if new == now:
        print(f"{exercise.id} is as you got it: there is nothing to put back")
        return 0
    if path.exists():
        print(f"what you have written is kept: {keep(tree.root, exercise.file)}")
    write(path, new)
    ids = others_in(tree, exercise.file) if whole else [exercise.id]
    for id in ids:
        tree.progress.set_passed(id, False)
    print(f"{exercise.file}: as you got it: exercise {', '.join(ids)}")
    return 0


def put_back(given, region, now):
    """`now` with the region as it was given; None where its place cannot be seen."""
    first, last = region.before, region.before + len(region.starter)
    matches = SequenceMatcher(None, given, now, autojunk=False).get_matching_blocks()
    place = {match.a + i: match.b + i for match in matches for i in range(match.size)}
    place |= {-1: -1, len(given): len(now)}
    if first - 1 not in place or last not in place:
        return None
    return now[:place[first - 1] + 1] + region.starter + now[place[last]:]


def keep(root, name):
    """Copy the file to a name that is free; the name."""
    number = 1
    while True:
        kept = root / KEPT / f"{name}.{number}"
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except FileExistsError:
            number += 1
            continue
        shutil.copy(root / name, kept)
        return kept.relative_to(root)


def write(path, lines):
    """Replace the file at once: nobody finds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.",
                                     errors="surrogateescape", delete=False) as new:
        new.write("".join(f"{line}\n" for line in lines))
    os.chmod(new.name, path.stat().st_mode if path.exists() else 0o644)
    os.replace(new.name, path)


def others_in(tree, file):
    return [id for id, one in tree.exercises.items() if one.file == file]
