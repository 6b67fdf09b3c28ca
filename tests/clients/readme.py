"""readme.py — the tests use the very configuration that README.md tells its readers."""
import re

from support import places

FENCE = re.compile(r"^ *```\w+ file=(\S+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
TINRUN = "/usr/local/bin/tinrun"


def files():
    """{path: text} of each file that README.md prints for the reader to write."""
    return dict(FENCE.findall((places.SOURCE / "README.md").read_text()))


def configuration(path, runtime):
    """The text of one such file; with another runtime in tinrun's place, if asked."""
    text = files()[path]
    assert TINRUN in text, f"README.md: {path} does not name {TINRUN}"
    return text.replace("tinrun", runtime)
