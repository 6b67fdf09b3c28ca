"""situations_04.py — what cases of 04-union-fs are run in; see situations.py."""
import contextlib
import os
import shutil
import subprocess
import tarfile

from support.places import WORK


@contextlib.contextmanager
def directories(root, who):
    """<a>, <b>, <a>/below: of `who`, on a tmpfs."""
    place = WORK.parent / "directories"
    for name in ("a/below", "b", "c.work"):
        os.makedirs(place / name)
    subprocess.run(["chown", "-R", f"{who.uid}:{who.gid}", place], check=True)
    yield {f"<{name}>": str(place / name) for name in ("a", "b")} | {
        "<new>": str(place / "new"), "<c>": str(place / "c")}
    shutil.rmtree(place)


@contextlib.contextmanager
def another_file_system(root, who):
    """<a>, and <other>, which is a mount of its own."""
    with directories(root, who) as made:
        other = made["<b>"]
        options = f"uid={who.uid},mode=755"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "other", other],
                       check=True)
        try:
            yield made | {"<other>": other}
        finally:
            subprocess.run(["umount", other], check=True)


@contextlib.contextmanager
def an_overlay(root, who):
    """<view>: a directory of an overlay that is mounted."""
    with directories(root, who) as made:
        place = os.path.dirname(made["<a>"])
        subprocess.run(
            "mkdir low up work view; chown -R --reference=a low up work view;"
            "mount -t overlay -o lowerdir=low,upperdir=up,workdir=work none view",
            shell=True, cwd=place, check=True)
        try:
            yield made | {"<view>": f"{place}/view"}
        finally:
            subprocess.run(["umount", f"{place}/view"], check=True)


@contextlib.contextmanager
def roots_directory(root, who):
    """<a> is root's: `who` may not write there."""
    with directories(root, who) as made:
        os.chown(made["<a>"], 0, 0)
        yield made


@contextlib.contextmanager
def archives(root, who):
    """<broken>, <outside>: files to be read; <taken>: a directory with a file in it."""
    with directories(root, who) as made:
        place = os.path.dirname(made["<a>"])
        with open(f"{place}/broken", "wb") as file:
            file.write(b"no archive" * 100)
        with tarfile.open(f"{place}/outside", "w") as tar:
            tar.addfile(tarfile.TarInfo("a/../../victim"))
        yield made | {"<broken>": f"{place}/broken", "<outside>": f"{place}/outside",
                      "<taken>": made["<a>"]}
