"""test_attacks.py — what an image or a caller may have prepared against us."""
import os

import pytest

OPEN_ROOT = ["sh", "-c", 'exec 7</; exec "$@"', "leaking"]


def test_a_dev_that_is_a_link_leads_to_no_place_of_the_hosts(bundle):
    """CVE-2026-41579: devices were made where the link leads."""
    outside = bundle.path / "outside"
    outside.mkdir()
    os.chown(outside, bundle.who.uid, bundle.who.gid)
    (bundle.rootfs / "dev").rmdir()
    (bundle.rootfs / "dev").symlink_to(outside)
    bundle.shell("true")
    assert os.listdir(outside) == []


def test_a_proc_that_is_a_link_is_refused(bundle):
    (bundle.rootfs / "proc").rmdir()
    (bundle.rootfs / "proc").symlink_to("tmp")
    told = bundle.shell("true")
    assert told.status == 1 and '"/proc"' in told.stderr


def test_a_working_directory_on_the_host_is_refused(bundle):
    """CVE-2024-21626: /proc/self/fd/7, left open by the caller."""
    bundle.process["cwd"] = "/proc/self/fd/7"
    told = bundle.shell("pwd", prefix=OPEN_ROOT)
    assert told.status == 1 and told.stdout == ""
    assert "leads out of the container" in told.stderr


@pytest.mark.parametrize("target", ["/proc/1/comm", "/etc/passwd"])
def test_a_mask_is_the_hosts_null_device(bundle, target):
    """CVE-2025-31133: the image's own /dev/null was a link."""
    (bundle.rootfs / "dev/null").symlink_to(target)
    bundle.config["mounts"] = [one for one in bundle.config["mounts"]
                               if not one["destination"].startswith("/dev")]
    bundle.linux["maskedPaths"] = ["/proc/version"]
    assert bundle.beacon().ask("read", "/proc/version") == ""


def test_a_mask_that_cannot_be_laid_is_no_container(bundle):
    """Only what is not there needs no mask: a link that turns in a circle is there."""
    (bundle.rootfs / "secret").symlink_to("/secret")
    bundle.linux["maskedPaths"] = ["/secret"]
    told = bundle.shell("true")
    assert told.status == 1 and '"/secret"' in told.stderr


def test_a_mount_does_not_follow_a_link_out(bundle, canary):
    (bundle.rootfs / "data").symlink_to(canary.parent)
    bundle.config["mounts"] += [{"destination": f"/data/{canary.name}", "type": "bind",
                                 "source": "/etc/hostname", "options": ["bind"]}]
    before = canary.read_text()
    bundle.shell("true")
    assert canary.read_text() == before
