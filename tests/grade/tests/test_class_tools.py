"""What starts a class elsewhere: a job array of Slurm's, a matrix of GitHub's."""
import json
import os
import re
import shlex
import shutil
import subprocess

import pytest
import yaml
from support import places

WORKFLOW = places.SOURCE / "tools/class/github-matrix.yml"
SLURM = "tools/class/slurm.sh"


@pytest.fixture
def checkout(tmp_path):
    """The script, a grader that counts to seven, and an sbatch that takes notes."""
    top = tmp_path / "a checkout"
    (top / "tools/class").mkdir(parents=True)
    shutil.copy(places.SOURCE / SLURM, top / SLURM)
    (top / "tests/grade").mkdir(parents=True)
    (top / "tests/grade/__main__.py").write_text("print(7)")
    stand_in(tmp_path / "bin/sbatch", 'printf "%s\\n" "$*" >>"$NOTES"\n'
             'wc -l <"$NOTES"')
    return top


def stand_in(path, script):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def submit(checkout, *words):
    notes = checkout.parent / "notes"
    done = subprocess.run([checkout / SLURM, *words], capture_output=True, text=True,
                          cwd=checkout.parent, timeout=60, env=os.environ | {
                              "NOTES": str(notes), "PATH":
                              f"{checkout.parent}/bin:{os.environ['PATH']}"})
    return done, notes.read_text().splitlines() if notes.exists() else []


def test_an_array_and_a_summary_after_it(checkout):
    done, (array, summary) = submit(checkout, "the list.csv", "out", "3", "02", "2.4")
    assert done.stdout == "1 2\n", done.stderr
    assert "--array=1-7%3 " in array and "--dependency=afterany:1 " in summary
    words = shlex.split(array.partition("--wrap=")[2])
    top = checkout.parent
    assert words[:5] == ["env", f"PYTHONPATH={checkout}/tests", "/usr/bin/python3",
                         "-B", "-m"]
    assert words[5:] == ["grade", "--repos", f"{top}/the list.csv", "--output",
                         f"{top}/out", "02", "2.4", "--rows", "$SLURM_ARRAY_TASK_ID"]
    assert shlex.split(summary)[-3:] == ["--summary", "02", "2.4"]


@pytest.mark.parametrize("words", [["list", "out"], ["list", "out", ""]])
def test_without_a_number_as_many_as_there_is_room_for(checkout, words):
    assert "--array=1-7 " in submit(checkout, *words)[1][0]


def test_without_a_directory_it_says_how_it_is_called(checkout):
    done, jobs = submit(checkout, "list")
    assert done.returncode == 2 and "Usage:" in done.stderr and jobs == []


def steps(job):
    return yaml.safe_load(WORKFLOW.read_text())["jobs"][job]["steps"]


def test_the_workflow_hands_the_matrix_on():
    jobs = yaml.safe_load(WORKFLOW.read_text())["jobs"]
    assert jobs["grade"]["needs"] == "list" and jobs["summary"]["needs"] == "grade"
    assert jobs["grade"]["strategy"] == {
        "fail-fast": False, "matrix": "${{ fromJSON(needs.list.outputs.matrix) }}"}
    assert jobs["list"]["outputs"] == {"matrix": "${{ steps.matrix.outputs.matrix }}"}
    assert jobs["summary"]["if"] == "always()"


def test_nothing_from_the_list_becomes_part_of_a_command():
    """An expression is put into the text of a script before a shell reads it."""
    scripts = [step["run"] for job in ("list", "grade", "summary")
               for step in steps(job) if "run" in step]
    assert len(scripts) == 4 and not any("${{" in script for script in scripts)


def test_the_matrix_fits_the_workflow(tmp_path):
    (tmp_path / "list.csv").write_text("ada,a\nbob,b\n")
    line = steps("list")[1]["run"]
    output = tmp_path / "output"
    subprocess.run(["bash", "-ec", line], cwd=places.SOURCE, check=True,
                   env=os.environ | {"LIST": str(tmp_path / "list.csv"),
                                     "PYTHONPATH": "tests",
                                     "GITHUB_OUTPUT": str(output)})
    name, _, matrix = output.read_text().partition("=")
    assert name == "matrix" and matrix.count("\n") == 1
    assert json.loads(matrix) == {"rows": ["1-1", "2-2"]}


def test_each_row_has_an_artifact_of_its_own_and_the_summary_takes_all():
    upload, download = steps("grade")[-1]["with"], steps("summary")[1]["with"]
    assert upload["name"] == "rows-${{ matrix.rows }}"
    assert download == {"pattern": "rows-*", "path": "class", "merge-multiple": True}
    assert upload["path"].split() == ["class/results", "class/logs/*.log"]


def test_every_action_has_a_version():
    uses = re.findall(r"uses: (\S+)", WORKFLOW.read_text())
    assert uses and all(re.fullmatch(r"actions/[a-z-]+@v\d+", one) for one in uses)
