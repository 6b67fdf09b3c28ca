"""What a student hands in is read without a step outside, and each trouble is told."""
import os
import socket

import pytest
from grade.submission import MOST_BYTES, Problem, read_submission

FILE, OTHER = "02-namespaces/namespaces.cpp", "01-chroot/run.cpp"
SOURCE = b"// namespaces.cpp\nint a;\n"


@pytest.fixture
def tree(tmp_path):
    for file in (FILE, OTHER):
        (tmp_path / file).parent.mkdir()
        (tmp_path / file).write_bytes(SOURCE)
    return tmp_path


def read_one(tree):
    """What is read of FILE; the other one is unharmed by what was done to it."""
    read = read_submission(tree, [FILE, OTHER])
    assert list(read) == [FILE, OTHER] and read[OTHER] == SOURCE
    return read[FILE]


def replace(tree, make, *words):
    (tree / FILE).unlink()
    make(*words, tree / FILE)


def test_what_is_right_is_read_as_it_is(tree):
    read = read_one(tree)
    assert read == SOURCE and read.notes == ()


@pytest.mark.parametrize("data, note", [
    (b"// namespaces.cpp\r\nint a;\r\n", "Windows line ends"),
    (b"\xef\xbb\xbf" + SOURCE, "byte order mark")])
def test_what_an_editor_did_is_put_right_and_told(tree, data, note):
    (tree / FILE).write_bytes(data)
    read = read_one(tree)
    assert read == SOURCE
    assert len(read.notes) == 1 and note in read.notes[0] and FILE in read.notes[0]


@pytest.mark.parametrize("data, message", [
    (b"int a;\n// caf\xe9\n", "line 2, is not UTF-8"),
    ("int a;".encode("utf-16"), "UTF-16"),
    (b"\x7fELF\0\0", "binary file"),
    (b"/" * (MOST_BYTES + 1), "more than 256 KiB")])
def test_bytes_that_are_no_source(tree, data, message):
    (tree / FILE).write_bytes(data)
    problem = read_one(tree)
    assert isinstance(problem, Problem) and problem.file == FILE
    assert message in problem.message and FILE in problem.message


def test_the_largest_source_is_read(tree):
    (tree / FILE).write_bytes(b"/" * MOST_BYTES)
    assert len(read_one(tree)) == MOST_BYTES


def test_a_huge_file_is_not_read_to_its_end(tree):
    os.truncate(tree / FILE, 1 << 40)
    assert "more than 256 KiB" in read_one(tree).message


@pytest.mark.parametrize("target", ["/etc/shadow", "../../../../etc/shadow",
                                    "../01-chroot/run.cpp", "/proc/self/mem", "/"])
def test_no_link_is_followed(tree, target):
    replace(tree, lambda path: path.symlink_to(target))
    assert f"is a symbolic link to '{target}'" in read_one(tree).message


def test_nor_one_in_place_of_a_directory(tree, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (tree / FILE).parent.rename(elsewhere / "secret")
    (tree / "02-namespaces").symlink_to(elsewhere / "secret")
    assert "02-namespaces is a symbolic link" in read_one(tree).message


def bind_socket(path):
    os.chdir(path.parent)  # its whole name may be too long for a socket
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)


@pytest.mark.parametrize("make, kind", [
    (os.mkfifo, "a named pipe"), (os.mkdir, "a directory"), (bind_socket, "a socket")])
def test_what_is_no_file_is_not_opened(tree, make, kind, monkeypatch):
    monkeypatch.chdir(tree)
    replace(tree, make)
    assert f"is {kind}, where a file belongs" in read_one(tree).message


def test_a_file_in_place_of_a_directory(tree):
    (tree / FILE).unlink()
    (tree / "02-namespaces").rmdir()
    (tree / "02-namespaces").write_text("")
    assert "is a file, where a directory belongs" in read_one(tree).message


@pytest.mark.parametrize("found", [
    "namespaces/namespaces.cpp", "02_namespaces/namespaces.cpp",
    "my tinbox/02-namespaces/namespaces.cpp", "02-namespaces/namespace.cpp",
    "02-namespaces/Namespaces.cpp", "02-namespaces/namespaces.cpp.txt",
    "namespaces.cpp"])
def test_a_file_that_was_moved_is_found(tree, found):
    (tree / found).parent.mkdir(parents=True, exist_ok=True)
    (tree / FILE).rename(tree / found)
    assert read_one(tree).message == (f"{FILE} is missing, but there is '{found}': "
                                      "give it back its name and place")


def test_a_file_that_is_nowhere(tree):
    (tree / FILE).unlink()
    assert read_one(tree).message.endswith("was it renamed, or not committed?")


def test_a_submission_that_is_not_there(tmp_path):
    read = read_submission(tmp_path / "none", [FILE, OTHER])
    assert all("there is no submission" in read[file].message for file in (FILE, OTHER))


def test_a_file_that_may_not_be_read(tree, monkeypatch):
    """Root may read everything, so the refusal is made here."""
    def refuse(name, *_words, **_options):
        raise PermissionError(13, "Permission denied", name)

    monkeypatch.setattr("builtins.open", refuse)
    read = read_submission(tree, [FILE])
    assert read[FILE].message == f"{FILE} cannot be read: Permission denied"


@pytest.mark.parametrize("name", [b"a\nb", b"\xff\xfe", b"\x1b[31m", b"x" * 200])
def test_names_of_the_student_are_shown_harmlessly(tree, name):
    os.mkdir(os.fsencode(tree) + b"/" + name)
    os.rename(tree / FILE, os.fsencode(tree) + b"/" + name + b"/namespaces.cpp")
    message = read_one(tree).message
    assert "but there is" in message and message.isprintable() and len(message) < 250


def test_a_search_ends_in_a_tree_without_end(tree):
    (tree / FILE).unlink()
    deep = tree
    for _ in range(300):
        deep = deep / "d"
        deep.mkdir()
    for number in range(30_000):
        os.close(os.open(tree / f"file{number}", os.O_CREAT))
    assert "is missing" in read_one(tree).message
