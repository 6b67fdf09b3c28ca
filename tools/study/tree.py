"""tree — the tree that somebody works in: the reference, or a student's."""
from functools import cached_property

from grade.records import exercises
from make_starter_regions import read_regions
from sealed import FILE as SEALED, unseal

from .progress import Progress


class StudyError(Exception):
    """One line for who typed the command: what is wrong with it, and what to type."""


class Tree:
    def __init__(self, root):
        self.root = root
        self.is_student = (root / SEALED).exists()
        self.progress = Progress(root / ".progress.json")

    @cached_property
    def _sealed(self):
        return unseal(self.root)

    @property
    def regions(self):
        """{id: Sealed}: what the student is to write, and what stood there."""
        return self._sealed[0]

    def starter(self, file):
        """The lines of a file as the student got it."""
        return self._sealed[1][file]

    @cached_property
    def exercises(self):
        """{id: Exercise} of those that are to be done in this tree, in course order."""
        if not self.is_student and not read_regions(self.root)[1]:
            raise StudyError("there are no exercises in this tree: make one by "
                             "./workshop student DIR, from the reference")
        found = exercises(self.root)
        return {id: exercise for id, exercise in found.items()
                if not self.is_student or id in self.regions}

    def exercise(self, words):
        """The one that the only word names."""
        if len(words) != 1:
            raise StudyError("which exercise? Name one, such as 2.1 (see list)")
        if words[0] not in self.exercises:
            raise StudyError(f"no exercise {words[0]} is here: see ./workshop list")
        return self.exercises[words[0]]

    def of_step(self, word):
        """Those of the step that is called 2, 02 or 02-namespaces; or all."""
        found = [one for one in self.exercises.values() if word is None or word in
                 (one.step, one.step[:2], one.step[:2].lstrip("0"))]
        if not found:
            steps = sorted({one.step for one in self.exercises.values()})
            raise StudyError(f"no exercises of step {word}, but {', '.join(steps)}")
        return found

    def solution(self, id):
        if self.is_student:
            return self.regions[id].solution
        return read_regions(self.root)[1][id].solution
