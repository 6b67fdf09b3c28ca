"""test_systemd_words.py — what systemd is asked, by a busctl of the test's own.

It keeps what it is told, and makes the group in one tree, as systemd does in those that
it uses.
"""
import pytest
from support import programs

SYSTEMD = ["--systemd-cgroup"]
BUSCTL = """#!/bin/sh
echo "$*" >>"$FAKE/asked"
case $* in
  *" ControlGroup") echo "s \\"$FAKE_TOP\\"" ;;
  *StartTransientUnit*) [ -e "$FAKE/elsewhere" ] || mkdir "$FAKE_GROUP" ;;
  *" ActiveState Job") cat "$FAKE/state" ;;
  *GetUnit*) [ -d "$FAKE_GROUP" ] || { echo "Unit not loaded." >&2; exit 1; } ;;
esac
"""
ACTIVE = 's "active"\n(uo) 0 "/"\n'


@pytest.fixture
def asked(bundle, groups, monkeypatch):
    """asked(): the calls to busctl, each without the service and the objects' paths."""
    fake = bundle.path / "fake"
    fake.mkdir()
    (fake / "busctl").write_text(BUSCTL)
    (fake / "busctl").chmod(0o755)
    (fake / "state").write_text(ACTIVE)
    (fake / "asked").touch()
    (fake / "asked").chmod(0o666)
    programs.run("chmod", "-R", "a+rX", fake).expect()
    for name, value in {"PATH": f"{fake}:/usr/bin:/bin", "FAKE": fake,
                        "FAKE_TOP": groups.path,
                        "FAKE_GROUP": groups.directory("memory", "a-b.scope")}.items():
        monkeypatch.setenv(name, str(value))
    bundle.linux.update(cgroupsPath="-:a:b", resources={"pids": {"limit": 9}})
    return lambda: [words_of(line) for line in
                    (fake / "asked").read_text().splitlines()]


def words_of(line):
    """ "StopUnit ss a.scope replace" """
    words = line.split()
    return " ".join(words[words.index("org.freedesktop.systemd1") + 3:])


def test_the_calls_of_a_life_and_their_order(bundle, groups, asked):
    bundle.process["args"] = ["/bin/cat", "/proc/self/cgroup"]
    told = programs.run(*groups.argv(*bundle.launch_argv("run", before=SYSTEMD)))
    told.expect(stderr="")
    assert set(told.stdout.splitlines()[0].split(":")[2:]) == {"/"}
    top, start, state, *end = asked()
    assert top == "ControlGroup"
    assert start.startswith("StartTransientUnit ssa(sv)a(sa(sv)) a-b.scope fail 11 ")
    for words in ("Slice s -.slice", "Delegate b true", "TasksMax t 9", "PIDs au 1 "):
        assert f" {words}" in start
    assert start.endswith(" 0")
    assert state == "ActiveState Job"
    assert end == ["GetUnit s a-b.scope"]
    assert groups.left() == []


def test_limits_are_in_the_trees_that_systemd_leaves_alone_too(bundle, groups, asked):
    bundle.linux["resources"] = {"memory": {"limit": 64 << 20}, "pids": {"limit": 9}}
    words = bundle.launch_argv("create", before=SYSTEMD)
    programs.run(*groups.argv("sh", "-c", 'exec "$@" </dev/null >/dev/null', "sh",
                              *words)).expect()
    pid = bundle.state(bundle.ids[-1])["pid"]
    assert groups.number("memory limit", "a-b.scope") == 64 << 20
    assert groups.number("processes limit", "a-b.scope") == 9
    assert groups.groups_of(pid)["pids"] == f"{groups.path}/a-b.scope"
    name = bundle.ids[-1]
    bundle.tinrun("update", "--pids-limit", 5, name).expect()
    assert asked()[-1] == "SetUnitProperties sba(sv) a-b.scope true 1 TasksMax t 5"
    assert groups.number("processes limit", "a-b.scope") == 5


def refused(bundle, groups, words):
    told = programs.run(*groups.argv(*bundle.launch_argv("run", before=SYSTEMD)))
    told.expect(1, stdout="", stderr=words)
    assert told.stderr.count("\n") == 1
    assert not list(bundle.state_root.glob("*"))
    assert groups.left() == []


def test_a_job_that_failed_is_told(bundle, groups, asked):
    (bundle.path / "fake/state").write_text('s "inactive"\n(uo) 0 "/"\n')
    (bundle.path / "fake/elsewhere").touch()
    refused(bundle, groups,
            "unable to start unit: a-b.scope in -.slice: it did not start: see ")


def test_a_group_that_is_not_where_we_look_is_told(bundle, groups, asked):
    (bundle.path / "fake/elsewhere").touch()
    refused(bundle, groups, "container's cgroup is not there: ")


def test_the_user_asks_the_users_manager(bundle, groups, asked, who):
    programs.run(*groups.argv(*bundle.launch_argv("run", before=SYSTEMD))).expect()
    options = {line.split("-- ")[0].strip() for line in
               (bundle.path / "fake/asked").read_text().splitlines()}
    assert options == ({""} if who == programs.ROOT else {"--user"})


@pytest.mark.parametrize("way", [SYSTEMD, ["--cgroup-manager", "systemd"]])
def test_without_systemd_there_is_one_line_and_nothing_is_left(bundle, way):
    told = bundle.run(before=way).expect(1, stdout="")
    assert "--systemd-cgroup: no systemd answers on the " in told.stderr
    assert told.stderr.count("\n") == 1
    assert not bundle.state_root.exists()


@pytest.mark.only("root")
@pytest.mark.parametrize("path", ["/a/b", "a:b", "a.slice/b.slice:c:d", "a:b:c",
                                  "a.slice:b:c.slice"])
def test_a_path_of_another_form_is_refused_before_systemd_is_asked(bundle, path):
    bundle.linux["cgroupsPath"] = path
    bundle.run(before=SYSTEMD).expect(
        1, stdout="", stderr=f'config.json: linux.cgroupsPath: "{path}": with systemd')
