"""What tools/starter/tree adds to a student's tree parses, and asks for what exists."""
import json
import re

import pytest
import yaml
from grade.formats import classroom
from house.source_tree import ROOT, plant
from house.student_tree import must
from make_starter_regions import read_regions
from starter import contents, workflow

OWN = ROOT / "tools/starter/tree"
TIERS = {line.split()[0] for line in (ROOT / "tools/packages").read_text().splitlines()}
HELP = must(ROOT / "workshop", "help")
COMMANDS = set(re.findall("^  ([a-z]+) ", HELP, re.MULTILINE))


def as_yaml(name):
    return yaml.safe_load((OWN / name).read_text())


def as_json(name):
    """devcontainer.json may have comments: https://containers.dev/implementors/json"""
    text = re.sub(r"(^|\s)//.*$", "", (OWN / name).read_text(), flags=re.MULTILINE)
    return json.loads(text)


def job():
    return as_yaml(".github/workflows/grade.yml")["jobs"]["grade"]


def scripts():
    """{where: shell lines}"""
    found = {f"grade.yml, {step['name']}": step["run"] for step in job()["steps"]
             if "run" in step}
    found["gitlab"] = "\n".join(as_yaml(".gitlab-ci.yml")["grade"]["script"])
    container = as_json(".devcontainer/devcontainer.json")
    found["devcontainer"] = container["postStartCommand"]
    recipe = (OWN / ".devcontainer/Dockerfile").read_text()
    found["Dockerfile"] = "\n".join(re.findall("^RUN .*", recipe, re.MULTILINE))
    for name in ("README.md", "lima.yaml"):
        found[name] = (OWN / name).read_text()
    return found


@pytest.mark.parametrize("where", scripts())
def test_each_command_of_ours_exists(where):
    text = scripts()[where]
    used = set(re.findall(r"\./workshop ([a-z]+)", text))
    assert used <= COMMANDS
    for tiers in re.findall(r"tools/install ([a-z ]+)", text):
        assert set(tiers.split()) <= TIERS
    assert used or "tools/install" in text or "sysctl" in text


def test_github_grades_each_push_and_reports_to_classroom():
    told = as_yaml(".github/workflows/grade.yml")
    assert "push" in told[True]  # YAML 1.1 reads `on` so
    assert told["permissions"] == {"checks": "write", "actions": "read",
                                   "contents": "read"}
    uses = [step["uses"].split("@")[0] for step in job()["steps"] if "uses" in step]
    assert uses == ["actions/checkout",
                    "classroom-resources/autograding-grading-reporter"]
    assert job()["steps"][-2]["id"] == "grade"


def test_the_reporter_is_told_each_exercise_that_is_graded(tmp_path):
    regions = read_regions(ROOT)[1]
    for step, some, no in ((None, "1.1", "7.1"), ("02", "2.12", "1.1")):
        ids = contents.judged(regions, step)
        assert some in ids and no not in ids
        file = tmp_path / workflow.FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((OWN / workflow.FILE).read_text())
        workflow.name_results(tmp_path, ids)
        last = yaml.safe_load(file.read_text())["jobs"]["grade"]["steps"][-1]
        assert last["with"] == {"runners": "${{ steps.grade.outputs.runners }}"}
        assert last["env"] == {
            f"{name.upper()}_RESULTS": f"${{{{ steps.grade.outputs.{name} }}}}"
            for name in map(workflow.runner, ids)}
    assert workflow.runner("2.10") == classroom.runner({"id": "2.10"}) == "s02e10"


STAND_IN = """#!/bin/sh
while [ $# -gt 1 ]; do [ $1 != --output ] || echo "$2 of $*" >$2; shift; done
exit 1
"""


def test_what_is_graded_reaches_github_also_if_points_are_lost(tmp_path):
    plant(tmp_path, {"workshop": STAND_IN, "bin/sudo": '#!/bin/sh\nexec "$@"\n',
                     "build/log": ""})
    for name in ("workshop", "bin/sudo"):
        (tmp_path / name).chmod(0o755)
    script = next(step["run"] for step in job()["steps"] if step.get("id") == "grade")
    for _ in range(2):  # the files of GitHub are there, and are added to
        must("bash", "-e", "-c", script, cwd=tmp_path, env={
            "PATH": f"{tmp_path}/bin:/usr/bin:/bin", "GITHUB_OUTPUT": tmp_path / "out",
            "GITHUB_STEP_SUMMARY": tmp_path / "summary"})
    assert (tmp_path / "out").read_text().count("build/classroom of ") == 2
    assert (tmp_path / "summary").read_text().count("build/summary.md of ") == 2


def test_gitlab_gets_a_report_also_of_what_failed():
    grade = as_yaml(".gitlab-ci.yml")["grade"]
    report = grade["artifacts"]["reports"]["junit"]
    assert grade["artifacts"]["when"] == "always"
    assert grade["script"][-1].endswith(f"--output {report}")  # its exit code counts
    assert "allow_failure" not in grade


def test_the_dev_container_is_built_of_what_is_in_the_tree():
    told = as_json(".devcontainer/devcontainer.json")
    place = OWN / ".devcontainer"
    assert (place / told["build"]["context"]).resolve() == OWN
    lines = (place / told["build"]["dockerfile"]).read_text().splitlines()
    assert lines[1] == "FROM debian:12"
    copied = lines[2].split()[1:-1]
    assert set(copied) <= set(contents.files(ROOT))
    assert {"SYS_ADMIN", "NET_ADMIN"} <= set(told["capAdd"])
    assert "seccomp=unconfined" in told["securityOpt"]


def test_lima_has_an_image_for_both_kinds_of_mac():
    told = as_yaml("lima.yaml")
    images = {image["arch"]: image["location"] for image in told["images"]}
    assert set(images) == {"x86_64", "aarch64"}
    assert all(re.search(r"/debian-1[2-9]-genericcloud-\w+\.qcow2$", location)
               for location in images.values())
    assert told["mounts"] == []
    assert told["provision"][0]["script"].startswith("#!/bin/sh\n")
