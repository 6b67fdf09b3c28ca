"""Trees that no checkout would make: they come by git all the same."""
import os

import pytest
from grade.batch.repositories import MOST_ENTRIES, Unfetched
from grade.tests.classes import bare, fast_import, files_of_class, git, source
from grade.tests.test_fetch import FILE, fetched, problem

NAME = os.fsencode(FILE)


def made(tmp_path, **more):
    """A repository with the files of a class and other entries."""
    entries = files_of_class() | {os.fsencode(name): entry
                                  for name, entry in more.items()}
    entries = {name: entry for name, entry in entries.items() if entry}
    place = fast_import(bare(tmp_path / "ada.git"), entries)
    git(place, "symbolic-ref", "HEAD", "refs/heads/main")
    return place


@pytest.mark.parametrize("entry, told", [
    (("120000", b"/etc/shadow"), "symbolic link to '/etc/shadow'"),
    (("120000", b"../../../etc/shadow"), "symbolic link to"),
    (("120000", b"/etc/passwd\0x"), "symbolic link to '/etc/passwd'"),
    (("120000", b"a" * 5000), "symbolic link to 'aaa"),
    (("120000", b""), "symbolic link"),
    (("100644", b"\0" * (1 << 20)), "more than 256 KiB"),
    (("100644", b"\x7fELF\0"), "binary file"), (None, "was it renamed")])
def test_entries_in_place_of_a_file(tmp_path, entry, told):
    problem(fetched(tmp_path, made(tmp_path, **{FILE: entry}))[1], told)


def test_a_submodule_in_place_of_a_directory(tmp_path):
    place = made(tmp_path)
    head = git(place, "rev-parse", "main")
    tree = git(place, "mktree", stdin=f"160000 commit {head}\t{FILE.split('/')[0]}\n"
               .encode())
    _, read = fetched(tmp_path, committed(place, tree))
    assert "is missing" in read[FILE].message


def committed(place, tree):
    name = git(place, "commit-tree", tree, "-m", "hostile")
    git(place, "update-ref", "refs/heads/main", name)
    return place


def tree_of(place, entries):
    """A tree as it is given, whatever git thinks of its names."""
    data = b"".join(b"%s %s\0%s" % (mode, name, bytes.fromhex(object))
                    for mode, name, object in entries)
    return git(place, "hash-object", "-t", "tree", "-w", "--literally", "--stdin",
               stdin=data)


@pytest.mark.parametrize("name", [b"..", b".git", b".", b"a/../../b", b"\n\xff",
                                  b"x" * 300])
def test_names_that_lead_elsewhere(tmp_path, name):
    """One that leads out of the tree has the name of an exercise below it."""
    place = made(tmp_path)
    blob = git(place, "hash-object", "-w", "--stdin", stdin=b"evil")
    inner = tree_of(place, [(b"100644", os.path.basename(NAME), blob)])
    parent = git(place, "rev-parse", f"main:{FILE.split('/')[0]}")
    top = sorted([(b"40000", name, inner),
                  (b"40000", NAME.split(b"/")[0], parent)], key=lambda one: one[1])
    _, read = fetched(tmp_path, committed(place, tree_of(place, top)))
    assert read[FILE] == source(3)
    found = [os.path.join(where, file) for where, _, files in os.walk(tmp_path)
             for file in files if file == os.path.basename(FILE)]
    assert all(f"{tmp_path}/work/tree/" in path for path in found)


def test_a_link_and_a_directory_of_one_name(tmp_path):
    """git lists both; what is written through the link would be outside."""
    place, outside = made(tmp_path), tmp_path / "outside"
    outside.mkdir()
    link = git(place, "hash-object", "-w", "--stdin", stdin=os.fsencode(outside))
    parent = NAME.split(b"/")[0]
    tree = git(place, "rev-parse", f"main:{os.fsdecode(parent)}")
    for order in ([(b"120000", parent, link), (b"40000", parent, tree)],
                  [(b"40000", parent, tree), (b"120000", parent, link)]):
        work = tmp_path / str(order[0][0])
        work.mkdir()
        try:
            fetched(work, committed(place, tree_of(place, order)))
        except (Unfetched, OSError):
            pass
        assert list(outside.iterdir()) == []


def test_a_hundred_thousand_files(tmp_path):
    many = {f"junk/{n % 997}/{n}.txt": ("100644", b"") for n in range(100_000)}
    _, read = fetched(tmp_path, made(tmp_path, **many))
    assert read[FILE] == source(3)
    assert not (tmp_path / "work/tree/junk").exists()


def test_more_files_than_anyone_has(tmp_path):
    """Trees of trees: ten blobs on ten levels are ten thousand million files."""
    place = made(tmp_path)
    object, mode = git(place, "hash-object", "-w", "--stdin"), "100644 blob"
    for _ in range(10):
        lines = "".join(f"{mode} {object}\tf{number}\n" for number in range(10))
        object, mode = git(place, "mktree", stdin=lines.encode()), "040000 tree"
    with pytest.raises(Unfetched, match=f"more than {MOST_ENTRIES} files"):
        fetched(tmp_path, committed(place, object))
