"""situations_06.py — bundles, containers and limits that a case of cases_06.py is run
in. <bundle> holds config.json, <states> is the --root of tinrun."""
import contextlib
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from bad_input.situations import PREFIX, STARTED_AS
from bad_input.situations_03 import groups, words_of
from support.places import BIN, WORK
from support.programs import ROOT, run

TINRUN = BIN / "tinrun"


def config_for(root, who):
    """The root stands elsewhere, as OCI allows."""
    config = {
        "ociVersion": "1.0.2", "root": {"path": str(root)},
        "process": {"args": ["/bin/sleep", "1000"], "cwd": "/", "env": ["PATH=/bin"],
                    "user": {"uid": 0, "gid": 0}},
        "mounts": [{"destination": "/proc", "type": "proc"},
                   {"destination": "/dev", "type": "tmpfs"}],
        "linux": {"namespaces": [{"type": kind} for kind in ("pid", "mount", "ipc")]}}
    if who != ROOT:
        config["linux"]["namespaces"].append({"type": "user"})
        for ids, own in (("uidMappings", who.uid), ("gidMappings", who.gid)):
            config["linux"][ids] = [{"containerID": 0, "hostID": own, "size": 1}]
    return config


def changed(config, changes):
    """`changes` by path: {"process.args": []}."""
    for path, value in changes.items():
        *above, name = path.split(".")
        target = config
        for step in above:
            target = target[step]
        target[name] = value
    return config


def a_bundle(changes={}, text=None):
    """A bundle with a wrong config.json; afterwards no state is left."""
    @contextlib.contextmanager
    def situation(root, who):
        place = WORK / "bundle"
        states = place / "states"
        states.mkdir(parents=True)
        config = json.dumps(changed(config_for(root, who), changes))
        (place / "config.json").write_text(config if text is None else text)
        for path in (place, states):
            os.chown(path, who.uid, who.gid)
        try:
            yield {"<bundle>": str(place), "<states>": str(states)}
            assert os.listdir(states) == []
        finally:
            shutil.rmtree(place)
    return situation


@contextlib.contextmanager
def an_empty_bundle(root, who):
    with a_bundle()(root, who) as made:
        os.unlink(f"{made['<bundle>']}/config.json")
        yield made


def a_container(status, **changes):
    """With a container `web`: created, running or stopped."""
    @contextlib.contextmanager
    def situation(root, who):
        with a_bundle(**changes)(root, who) as made:
            def tinrun(*words):
                argv = " ".join(map(str, (TINRUN, "--root", made["<states>"], *words)))
                quiet = f"exec {argv} </dev/null >/dev/null 2>&1"
                return run("sh", "-c", quiet, who=who).expect(status=0)
            tinrun("create", "--bundle", made["<bundle>"], "web")
            try:
                if status == "running":
                    tinrun("start", "web")
                if status == "stopped":
                    tinrun("kill", "web", "KILL")
                    wait_until_stopped(made["<states>"], who)
                yield made
            finally:
                tinrun("delete", "--force", "web")
    return situation


def a_damaged_state(text):
    """The file of container `web`, as a full disk or an editor may leave it."""
    @contextlib.contextmanager
    def situation(root, who):
        with a_bundle()(root, who) as made:
            place = Path(made["<states>"], "web")
            place.mkdir()
            (place / "state.json").write_text(text)
            try:
                yield made
            finally:
                shutil.rmtree(place)
    return situation


def wait_until_stopped(states, who):
    deadline = time.monotonic() + 10
    while '"stopped"' not in run(TINRUN, "--root", states, "state", "web",
                                 who=who).stdout:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextlib.contextmanager
def a_group_with_little_memory(root, who):
    """The caller may use 32M, and what it starts no more."""
    with groups(root, who) as made:
        (made.directory("memory", "caller") / limit_file(made)).write_text("32M")
        yield words_of(made)
        assert made.left() == []


def limit_file(made):
    version_1 = made.tree("memory").version == 1
    return "memory.limit_in_bytes" if version_1 else "memory.max"


@contextlib.contextmanager
def a_running_container(root, who):
    """06-full-container with the name and the group `web`."""
    with groups(root, who) as made:
        words = made.argv(BIN / "06-full-container", root, "--name", "web", "--pids",
                          "9", "--no-network", "--", "sh", "-c", "echo in; read end")
        with subprocess.Popen(words, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as program:
            assert program.stdout.readline() == b"in\n"
            yield {PREFIX: made.argv(), STARTED_AS: ROOT}
            program.stdin.close()
