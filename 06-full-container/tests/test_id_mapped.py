"""test_id_mapped.py — a mount in which files have other owners than on the disk."""
import os

import pytest

pytestmark = pytest.mark.only("root")
STAT = "stat -c %u:%g /data/of_0 /data/of_7"


def range_of(inside, outside, size):
    return [{"containerID": inside, "hostID": outside, "size": size}]


@pytest.fixture
def data(bundle):
    """A directory with files of two owners, and a mount of it, to be completed."""
    data = bundle.path / "data"
    data.mkdir()
    for owner in (0, 7):
        file = data / f"of_{owner}"
        file.write_text("")
        os.chown(file, owner, owner)
    bundle.config["mounts"].append({"destination": "/data", "type": "bind",
                                    "source": "data", "options": ["rbind", "idmap"]})
    return bundle.config["mounts"][-1]


def test_the_owners_are_others_and_on_the_disk_they_stay(bundle, data):
    data |= {"uidMappings": range_of(0, 1000, 100),
             "gidMappings": range_of(0, 2000, 100)}
    told = bundle.shell(STAT).expect(status=0)
    assert told.stdout == "1000:2000\n1007:2007\n"
    assert os.stat(bundle.path / "data/of_7").st_uid == 7


def test_who_makes_a_file_owns_it_on_the_disk_by_the_map(bundle, data):
    os.chown(bundle.path / "data", 7, 7)
    data |= {"uidMappings": range_of(7, 0, 1), "gidMappings": range_of(7, 0, 1)}
    bundle.shell("touch /data/new").expect(status=0)
    assert os.stat(bundle.path / "data/new").st_uid == 7


def test_with_a_user_namespace_both_maps_cancel(bundle, data):
    """What is 0's on the disk is 0's inside, though that one is 100000 outside."""
    bundle.linux["namespaces"].append({"type": "user"})
    bundle.linux.update({"uidMappings": range_of(0, 100000, 1000),
                         "gidMappings": range_of(0, 100000, 1000)})
    for directory, _, files in os.walk(bundle.rootfs):
        for name in (".", *files):
            os.lchown(f"{directory}/{name}", 100000, 100000)
    os.chmod(bundle.path, 0o755)
    told = bundle.shell(f"{STAT}; touch /data/new").expect(status=0)
    assert told.stdout == "0:0\n7:7\n"
    assert os.stat(bundle.path / "data/new").st_uid == 0


def test_without_a_map_there_is_none(bundle, data):
    told = bundle.run().expect(status=1)
    assert "config.json: mounts[4].uidMappings: is missing: and the " in told.stderr


@pytest.mark.parametrize("option, all_of_it", [("idmap", False), ("ridmap", True)])
def test_what_is_mounted_below_is_mapped_too_if_it_is_said(bundle, data, start, option,
                                                           all_of_it):
    (bundle.path / "data/below").mkdir()
    data |= {"uidMappings": range_of(0, 1000, 9), "gidMappings": range_of(0, 1000, 9),
             "options": ["rbind", option]}
    script = f'mount -t tmpfs tmpfs {bundle.path}/data/below; exec "$@"'
    told = bundle.shell("stat -c %u /data /data/below", prefix=[
        "unshare", "--mount", "sh", "-c", script, "sh"]).expect(status=0)
    assert told.stdout.split() == ["1000", "1000" if all_of_it else "0"]


def test_it_may_be_read_only(bundle, data):
    data |= {"uidMappings": range_of(0, 1000, 9), "gidMappings": range_of(0, 1000, 9),
             "options": ["rbind", "idmap", "ro"]}
    told = bundle.shell("stat -c %u /data; touch /data/new").expect(status=1)
    assert told.stdout == "1000\n" and "Read-only file system" in told.stderr


def test_what_cannot_be_mapped_is_named(bundle, data):
    data |= {"uidMappings": range_of(0, 1000, 9), "gidMappings": range_of(0, 1000, 9),
             "source": "/proc"}
    told = bundle.run().expect(status=1)
    assert "mount /data, with ids of its own: mount_setattr(" in told.stderr
    assert told.stderr.count("\n") == 1
    assert not bundle.state_root.exists() or os.listdir(bundle.state_root) == []
