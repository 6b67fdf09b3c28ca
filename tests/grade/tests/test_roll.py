"""The list of a class: who is in it, and what one is told of a wrong line."""
import json

import pytest
from grade.batch.__main__ import main
from grade.batch.roll import RollError, Student, read_roll, rows_of


def write(tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_paths_and_addresses_and_commits(tmp_path):
    roll = read_roll(write(tmp_path, (
        "\ufeffName,path-or-git-url,commit\r\nada, work/ada\r\n\r\n"
        '"Hopper, Grace",https://a/b.git,1234\nbob,git@host:b.git,\n'
        "eve,/srv/eve,v1\n")))
    assert roll == [
        Student("ada", str(tmp_path / "work/ada")),
        Student("Hopper, Grace", "https://a/b.git", "1234"),
        Student("bob", "git@host:b.git"), Student("eve", "/srv/eve", "v1")]
    assert [student.is_url for student in roll] == [False, True, True, False]


@pytest.mark.parametrize("text, told", [
    ("", "no students"), ("name,path\n", "no students"),
    ("ada\n", "row 1: a line is name,path-or-git-url[,commit]"),
    ("ada,a\nbob,\n", "row 2: a line is"), (",a\n", "row 1: a line is"),
    ("ada,a,b,c\n", "row 1: a line is"), ('ada,"a\n', "no CSV"),
    ("ada,a\nada,b\n", "row 2: 'ada' is there already"),
    ("ada,--upload-pack=x\n", "begins with -"), ("ada,a,--all\n", "begins with -")])
def test_a_wrong_list_is_one_line(tmp_path, capsys, text, told):
    path = write(tmp_path, text)
    with pytest.raises(RollError, match=".") as error:
        read_roll(path)
    assert told in str(error.value) and str(path) in str(error.value)
    assert main(["--repos", str(path), "--count"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("workshop grade: ") and said.count("\n") == 1


def test_there_is_no_list(tmp_path):
    with pytest.raises(RollError, match="No such file"):
        read_roll(tmp_path / "none.csv")


def test_any_name_becomes_a_harmless_file_name_of_its_own(tmp_path):
    names = ["ada", "../ada", "a/b", "a_b", "a\nb", ".", "..", "-x", "é", "x" * 300,
             "x" * 301, "ada ", "$(reboot)"]
    roll = [Student(name, "a") for name in names]
    roll += read_roll(write(tmp_path, b"\xff\xfe,a\n\xff\xfd,a\n"))
    files = [student.file_name for student in roll]
    assert files[0] == "ada" and len(set(files)) == len(files)
    for file in files:
        assert file.isascii() and not set(file) & set("/\n $()") and len(file) < 80
        assert not file.startswith((".", "-"))


@pytest.mark.parametrize("rows, first, last", [("1", 1, 1), ("2-4", 2, 4), ("5", 5, 5)])
def test_rows_are_counted_from_one(rows, first, last):
    assert rows_of(list(range(1, 6)), rows) == list(range(first, last + 1))


@pytest.mark.parametrize("rows", ["0", "6", "4-2", "1-6", "a", "-1", "1-", "1,2"])
def test_rows_that_are_not_there(rows):
    with pytest.raises(RollError, match="give N or N-M, from 1 to 5"):
        rows_of(list(range(1, 6)), rows)


@pytest.mark.parametrize("count, jobs", [(1, 1), (256, 256), (257, 129), (1000, 250)])
def test_the_matrix_covers_each_row_once(tmp_path, capsys, count, jobs):
    path = write(tmp_path, "".join(f"s{number},a\n" for number in range(count)))
    assert main(["--repos", str(path), "--matrix"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    students = read_roll(path)
    assert len(rows) == jobs <= 256
    assert [one for each in rows for one in rows_of(students, each)] == students
