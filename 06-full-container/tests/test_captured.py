"""test_captured.py — what engines really send runs: their config.json, as captured.

In captured/, with the paths of a bundle here; the seccomp filters stand in data/.
"""
import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted((HERE / "captured").glob("*.json"))
pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups")]


def adapt(bundle, config):
    """Files for its mounts, and a hook that notes what docker's would be given."""
    for mount in config["mounts"]:
        if mount["type"] == "bind":
            source = bundle.path / mount["source"]
            source.mkdir() if mount["source"] == "shm" else source.write_text("mine\n")
    for hook in config.get("hooks", {}).get("prestart", []):
        hook["path"] = "/bin/sh"
        hook["args"] += ["-c", f"/bin/cat >{bundle.path}/given"]
    config["process"]["args"] = ["/bin/sh", "-c", "echo $$; cat /etc/hostname; exit 7"]
    config["process"]["rlimits"] = []  # of a host that may raise them
    return config


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_it_runs(bundle, file):
    bundle.config = adapt(bundle, json.loads(file.read_text()))
    filters = HERE / f"data/{file.stem}.seccomp.json"
    if filters.exists():
        bundle.linux["seccomp"] = json.loads(filters.read_text())
    (bundle.rootfs / "etc").mkdir(exist_ok=True)
    (bundle.rootfs / "etc/hostname").write_text("the image's\n")
    name = "mine" if (bundle.path / "hostname").exists() else "the image's"
    bundle.run().expect(status=7, stdout=f"1\n{name}\n")
    if "hooks" in bundle.config:
        given = json.loads((bundle.path / "given").read_text())
        assert (given["id"], given["status"]) == (bundle.ids[-1], "creating")


def test_there_are_five():
    engines = ["buildah", "ctr", "docker", "podman", "slurm"]
    assert [file.stem for file in FILES] == engines
