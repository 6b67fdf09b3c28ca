"""host_ledger.py — one ledger of the real host, around the whole suite.

Everything happens in namespaces of the tests' own, so the host must not differ at all:
its mounts and sysctls; and nothing on it may bear the id of this run.
"""
import os
import shutil
import subprocess
from pathlib import Path

from support import ledger, process

TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm", "/run")


class HostLedger(ledger.Ledger):
    def __init__(self, run):
        super().__init__((
            _mounts_of_the_first_process, ledger.sysctls,
            lambda: ledger.cgroups(run), lambda: _temporary_files(run),
            lambda: _links(run), lambda: _nft_tables(run), lambda: _processes(run)))


def _mounts_of_the_first_process():
    """As seen by the caller; an ordinary user may read only his own."""
    try:
        yield from ledger.mounts(1)
    except PermissionError:
        yield from ledger.mounts()


def _temporary_files(run):
    for directory in filter(os.path.isdir, TEMPORARY):
        for path in Path(directory).glob(f"*{run}*"):
            yield ("file", str(path)), ""


def _links(run):
    for entry, _ in ledger.links():
        if run in entry[1]:
            yield entry, ""


def _nft_tables(run):
    if not shutil.which("nft"):
        return
    tables = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True)
    for line in tables.stdout.splitlines():
        if run in line:
            yield ("nft", line), ""


def _processes(run):
    """Whoever inherited TINBOX_RUN, but for the runner itself and its callers."""
    for candidate in process.processes():
        try:
            if candidate.environ.get("TINBOX_RUN", "").startswith(run):
                yield ("process", candidate.pid), str(candidate)
        except OSError:
            pass  # not ours to read, or gone
