"""whole_tree — a directory that is there whole, or not at all."""
import tempfile
from contextlib import contextmanager
from pathlib import Path


class NotEmpty(Exception):
    """One line: what stands where the tree is to be."""


@contextmanager
def whole_tree(target):
    """The body builds the tree beside TARGET; when it succeeds, the tree is renamed."""
    require_room(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Inside the temporary directory, as this one is private (0700) and stays behind.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".starter-") as private:
        tree = Path(private) / "tree"
        tree.mkdir()
        yield tree
        tree.rename(target)


def require_room(target):
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotEmpty(f"{target}: is there, and is not an empty directory")
