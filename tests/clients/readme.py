"""readme.py — the tests use the very configuration that README.md tells its readers."""
import re

from support import places

FENCE = re.compile(r"^ *```\w+ file=(\S+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
TINRUN = "/usr/local/bin/tinrun"


def files():
    """{path: text} of each file that README.md prints for the reader to write."""
    return dict(FENCE.findall(text()))


def text():
    return (places.SOURCE / "README.md").read_text()


def command(beginning):
    """The one line that README.md has its reader type, and that begins so."""
    found, = re.findall(rf"^    ({beginning} .*)$", text(), re.MULTILINE)
    return found


def configuration(path, runtime):
    """The text of one such file; with another runtime in tinrun's place, if asked."""
    told = files()[path]
    assert TINRUN in told, f"README.md: {path} does not name {TINRUN}"
    return told.replace("tinrun", runtime)
