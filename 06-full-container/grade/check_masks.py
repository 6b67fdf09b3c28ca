"""check_masks.py — exercise 6.4: what is covered, and what cannot be written to."""
import os
import stat

from grade.containers import MOUNTS, Bundle, capstone
from grade.plugin import check

NULL = os.makedev(1, 3)


def secret_in(root, path, text):
    """A file of the image's, with this text."""
    file = root.path / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o644)
    return path


def masking(kit, *paths):
    bundle = Bundle(kit)
    bundle.linux["maskedPaths"] = list(paths)
    return bundle


def topmost(box, path):
    """The mount that is seen at that path; None where none is mounted."""
    return {one.target: one for one in box.process.mounts}.get(path)


def expect_covered(kit, box, path, where):
    """It is the null device, by our own look as well."""
    there = topmost(box, path)
    kit.expect(there is not None, f"no-mask-on-{where}",
               saw=f"nothing is mounted at {path}", expected=f"{path} is covered")
    seen = os.lstat(f"{box.process.path}/root{path}")
    kit.expect(stat.S_ISCHR(seen.st_mode) and seen.st_rdev == NULL,
               f"no-null-on-{where}", saw=f"{path} is {there}",
               expected="it is the null device")
    kit.expect(box.ask("read", path) == "", f"can-be-read-on-{where}",
               saw=f"BEACON reads {path}", expected="it reads as empty")


@check("6.4", "files_are_covered")
def check_files_are_covered(kit):
    path, text = f"/{kit.word()}/{kit.word()}", kit.word()
    bundle = masking(kit, "/proc/keys", path, "/proc/version")
    secret_in(bundle.root, path, text)
    kit.given(f"the masked paths are {bundle.linux['maskedPaths']}")
    box = bundle.beacon()
    expect_covered(kit, box, path, "a-file")
    for path in ("/proc/keys", "/proc/version"):
        expect_covered(kit, box, path, "proc")
    usual = capstone(kit, bundle.root, "--no-network")
    expect_covered(kit, usual, "/proc/keys", "the-usual")


@check("6.4", "directories_are_covered")
def check_directories_are_covered(kit):
    path = f"/{kit.word()}/{kit.word()}"
    bundle = masking(kit, "/proc/fs", path)
    secret_in(bundle.root, f"{path}/secret", kit.word())
    box = bundle.beacon()
    for path in (path, "/proc/fs"):
        kit.expect(box.ask("ls", path) == [], "directory-shown",
                   saw=f"{path} has {box.ask('ls', path)}", expected="it is empty")
        there = topmost(box, path)
        kit.expect(there is not None and "ro" in there.options, "directory-writable",
                   saw=f"{there} at {path}", expected="a mount that is read-only")


@check("6.4", "host_cannot_be_changed")
def check_host_cannot_be_changed(kit):
    root = kit.new_root()
    box = capstone(kit, root, "--no-network")
    settings = topmost(box, "/proc/sys")
    kit.expect(settings is not None and "ro" in settings.options, "settings-writable",
               saw=f"{settings} at /proc/sys", expected="a mount that is read-only")
    for name in ("kernel/domainname", "kernel/core_pattern"):
        answer = box.ask("write", f"/proc/sys/{name}", kit.word())
        kit.expect(answer in ("EROFS", "EACCES"), f"writes-{name.partition('/')[2]}",
                   saw=f"to write to /proc/sys/{name}: {answer}", expected="EROFS")
    trigger = topmost(box, "/proc/sysrq-trigger")
    is_missing = box.ask("stat", "/proc/sysrq-trigger") == "ENOENT"
    kit.expect(is_missing or trigger is not None, "sysrq-trigger-open",
               saw="nothing is mounted at /proc/sysrq-trigger",
               expected="it is covered")


@check("6.4", "missing_one_is_left_out")
def check_missing_one_is_left_out(kit):
    path, missing = f"/{kit.word()}", f"/{kit.word()}/{kit.word()}"
    bundle = masking(kit, missing, path)
    secret_in(bundle.root, path, kit.word())
    kit.given(f"{missing} is not there; {path} is")
    box = bundle.beacon()
    expect_covered(kit, box, path, "the-next")
    kit.expect(box.ask("stat", missing) == "ENOENT", "missing-one-made",
               saw=f"{missing} was made", expected="it is not there")


@check("6.4", "image_leads_nowhere")
def check_image_leads_nowhere(kit):
    """/dev/null is a link of the image's; and so is a path that is to be masked."""
    canary, path, link = kit.canary(), f"/{kit.word()}", f"/{kit.word()}"
    bundle = masking(kit, "/proc/version", link)
    bundle.config["mounts"] = [one for one in MOUNTS if one["destination"] == "/proc"]
    secret_in(bundle.root, path, kit.word())
    (bundle.root.path / link[1:]).symlink_to(path)
    (bundle.root.path / "dev/null").symlink_to(canary)
    kit.given(f"/dev/null of the image is a link to {canary}, and {link} one to {path}")
    box = bundle.beacon()
    seen = box.ask("read", "/proc/version")
    kit.expect(seen != canary.read_text(), "null-is-the-images",
               saw="/proc/version shows a file of the host's", expected="it is empty")
    expect_covered(kit, box, "/proc/version", "proc")
    kit.expect(box.ask("read", link) == "", "link-not-followed",
               saw=f"{path} can be read by the link", expected="it is covered")
    expect_covered(kit, box, path, "a-link")


@check("6.4", "nothing_left")
def check_masks_leave_nothing(kit):
    path, text = f"/{kit.word()}", kit.word()
    bundle = masking(kit, "/proc/keys", path)
    secret_in(bundle.root, path, text)
    bundle.run()  # once: what the runtime makes in the image for its mounts stays
    ledger = kit.ledger()
    bundle.run()
    seen = (bundle.root.path / path[1:]).read_text()
    kit.expect(seen == text, "image-changed", saw=f"the image has {seen!r} at {path}",
               expected="a mask covers, and changes nothing")
    kit.expect_nothing_left(ledger)
