"""test_landlock.py — the annotation org.tinbox.landlock: what of its own root a
container may use."""
import json

import pytest

SCRIPT = """
for path in /etc/passwd /tmp/a; do cat $path >/dev/null && echo "read $path"; done
for path in /etc/new /tmp/new; do echo >$path && echo "wrote $path"; done
ls / >/dev/null && echo "listed /"
"""
PROFILE = {"read": ["/bin", "/usr", "/etc"], "write": ["/tmp", "/dev/null"]}


@pytest.fixture
def confined(bundle):
    """confined(PROFILE): the bundle, with that annotation."""
    (bundle.rootfs / "etc/passwd").touch()
    (bundle.rootfs / "tmp/a").write_text("")

    def annotate(profile):
        text = profile if isinstance(profile, str) else json.dumps(profile)
        bundle.config["annotations"] = {"org.tinbox.landlock": text}
        return bundle
    return annotate


@pytest.mark.parametrize("no_new_privileges", [True, False])
def test_what_is_named_may_be_used_and_no_more(confined, no_new_privileges):
    bundle = confined(PROFILE)
    bundle.process["noNewPrivileges"] = no_new_privileges
    told = bundle.shell(SCRIPT)
    assert told.stdout.split("\n")[:-1] == [
        "read /etc/passwd", "read /tmp/a", "wrote /tmp/new"]
    assert told.stderr.count("Permission denied") == 2  # /etc/new, and /


def test_without_it_all_may_be_used(confined):
    bundle = confined(PROFILE)
    del bundle.config["annotations"]
    assert bundle.shell(SCRIPT).stdout.count("\n") == 5


def test_an_added_process_is_confined_too(confined):
    bundle = confined(PROFILE)
    bundle.process["args"] = ["/bin/sleep", "1000"]
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    told = bundle.tinrun("exec", name, "ls", "/").expect(status=1)
    assert "Permission denied" in told.stderr


def test_ports_that_may_be_listened_at(confined):
    """Who may not bind is told at once."""
    bundle = confined({**PROFILE, "read": ["/"], "bind": [8080]})
    refused = bundle.shell("nc -l -p 8081 2>&1").expect(status=1)
    assert "bind: Permission denied" in refused.stdout
    allowed = bundle.shell("nc -l -p 8080 -w 1 2>&1")
    assert "Permission denied" not in allowed.stdout


def test_ports_that_may_be_called(confined):
    bundle = confined({**PROFILE, "read": ["/"], "connect": [8080]})
    for port, words in ((8080, "Connection refused"), (8081, "Permission denied")):
        told = bundle.shell(f"nc 127.0.0.1 {port} 2>&1 </dev/null")
        assert words in told.stdout, told


@pytest.mark.parametrize("profile, words", [
    ("{]", "expected an object of JSON, in a string"),
    ({"red": []}, ".red: expected read, write, bind or connect"),
    ({"read": ["etc"]}, ".read: expected absolute paths"),
    ({"bind": [65536]}, ".bind[0]: expected a port, of 65535 at most")])
def test_a_profile_that_is_wrong(confined, profile, words):
    told = confined(profile).run().expect(status=1)
    assert "config.json: annotations.org.tinbox.landlock" in told.stderr, told
    assert words in told.stderr and told.stderr.count("\n") == 1


def test_a_path_that_is_missing(confined):
    told = confined({"read": ["/no/such"]}).run().expect(status=1)
    assert "org.tinbox.landlock: /no/such: it is not in the container" in told.stderr
