"""test_whiteouts.py — an archive that removes a name and has it too (exercise 4.8).

The image format says that a whiteout is of the layers below, wherever it stands.
"""
import os
import stat

import pytest
from test_tar import DIR, archive_of, unpack

REMOVED = (".wh.d", {}, b"")
AGAIN = [("d", {"type": DIR, "mode": 0o755}, b""), ("d/new", {}, b"new")]


@pytest.mark.parametrize("entries", [[REMOVED, *AGAIN], [*AGAIN, REMOVED]],
                         ids=["before", "after"])
def test_a_directory_that_is_removed_and_made_again_is_new(box, directory, store, who,
                                                          entries):
    base = directory("base", {"d/old": "old"})
    unpack(archive_of(*entries), store / "layer", who).expect(stderr="")
    there = box(store / "layer", base)
    assert there.ask("ls", "/d") == ["new"]
    assert there.ask("read", "/d/new") == "new"


@pytest.mark.parametrize("names", [(".wh.f", "f"), ("f", ".wh.f")])
def test_a_file_that_is_removed_and_made_again_is_new(store, who, names):
    entries = [(name, {}, b"" if name.startswith(".wh.") else b"new") for name in names]
    unpack(archive_of(*entries), store / "layer", who).expect(stderr="")
    assert stat.S_ISREG(os.lstat(store / "layer/f").st_mode)
    assert (store / "layer/f").read_text() == "new"
