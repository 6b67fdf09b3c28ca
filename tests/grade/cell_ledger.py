"""cell_ledger.py — what is in a cell before a student's program ran, and after it.

All of it is read from outside: no program of the cell's is asked.
"""
from grade.namespaces import in_namespaces
from support import ledger, process


def mounts(cell):
    for mount in process.mounts(cell.init.pid):
        yield ("mount", mount.id), str(mount)


def living(cell):
    for one in cell.processes():
        if one.state != "gone":
            yield ("process", one.pid), str(one)


def files(cell):
    """In the yard, in /tmp and in /run: nowhere else may it write."""
    yield from ledger.files(cell.yard)
    for name in ("tmp", "run"):
        for (kind, path), looks in ledger.files(f"{cell.init.path}/root/{name}"):
            yield (kind, path.split("/root", 1)[1]), looks


def network(cell):
    """Links, addresses, routes and settings, as they are in the cell's namespaces."""
    sources = (ledger.links, ledger.addresses_and_routes, ledger.ipc_objects,
               ledger.sysctls)
    entries = in_namespaces(cell.init.pid, ("net", "ipc", "uts"), lambda: [
        [list(key), text] for source in sources for key, text in source()])
    for key, text in entries:
        yield tuple(key), text


def cgroups(cell):
    yield from ledger.cgroups(run=cell.id)


class CellLedger(ledger.Ledger):
    """Opened when it is made; close() tells what differs, in sentences."""

    def __init__(self, cell):
        kinds = (mounts, living, files, network, cgroups)
        super().__init__([lambda kind=kind: kind(cell) for kind in kinds])
