"""progress — what has been solved, and how many hints were read: .progress.json.

    {"passed": ["2.1"], "hints": {"2.4": 2}, "current": "2.4"}

The file is replaced, never changed: whoever reads it finds the old one or the new one.
"""
import json
import os
import tempfile


class Progress:
    def __init__(self, file):
        self.file = file

    def read(self):
        """An empty one where there is none, or none that we can read."""
        try:
            found = json.loads(self.file.read_text())
        except (FileNotFoundError, ValueError):
            found = {}
        found = found if isinstance(found, dict) else {}
        kinds = {"passed": list, "hints": dict, "current": str}
        return {key: found[key] if isinstance(found.get(key), kind) else kind()
                for key, kind in kinds.items()}

    def passed(self):
        return {id for id in self.read()["passed"] if isinstance(id, str)}

    def hints(self, id):
        """How many were read."""
        count = self.read()["hints"].get(id, 0)
        return count if isinstance(count, int) else 0

    def current(self):
        return self.read()["current"]

    def set_hints(self, id, count):
        self._change(lambda all: all["hints"].update({id: count}))

    def set_current(self, id):
        self._change(lambda all: all.update(current=id))

    def set_passed(self, id, has_passed):
        others = self.passed() - {id}
        after = sorted(others | {id} if has_passed else others)
        self._change(lambda all: all.update(passed=after))

    def _change(self, change):
        before, after = self.read(), self.read()
        change(after)
        if after == before and self.file.exists():
            return
        with tempfile.NamedTemporaryFile("w", dir=self.file.parent, prefix=".progress.",
                                         delete=False) as new:
            json.dump(after, new, indent=1)
        os.replace(new.name, self.file)
