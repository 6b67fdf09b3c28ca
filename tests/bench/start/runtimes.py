"""runtimes.py — the competitors, and how each is told to run the same bundle."""
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from bench.start import bundle as bundles
from support import places

TINRUN = places.BIN / "tinrun"


@dataclass(frozen=True)
class Runtime:
    name: str
    command: object  # a function (bundle, cgroup, state directory) -> argv
    program: str = ""  # if it is not called like its name
    misses: str = ""  # which kernel objects it does not make
    reads_filter: bool = False  # from descriptor 4

    def is_here(self):
        return shutil.which(self.program or self.name) is not None


def oci(program):
    """The command line that runc has given to all who came after."""
    def command(bundle, _, state):
        return [program, "--root", f"{state}-{Path(program).name}", "run",
                "--bundle", str(bundle), "box"]
    return command


def floor(bundle, cgroup, _):
    config = json.loads((bundle / "config.json").read_text())
    return [str(bundles.floor()), str(bundle), f"{cgroup}/floor",
            *config["process"]["args"]]


def bwrap(bundle, _, __):
    config = bundles.configuration()
    root = f"{bundle}/rootfs"
    words = ["bwrap", "--seccomp", "4", "--unshare-net", "--unshare-uts",
             "--unshare-ipc", "--unshare-pid", "--as-pid-1", "--hostname", "box",
             "--clearenv", "--setenv", "PATH", "/bin", "--bind", root, "/",
             "--proc", "/proc", "--dev", "/dev", "--mqueue", "/dev/mqueue",
             "--tmpfs", "/dev/shm"]
    for name in ("hosts", "hostname", "resolv.conf"):
        words += ["--bind", f"{bundle}/{name}", f"/etc/{name}"]
    words += ["--cap-drop", "ALL"]
    for capability in config["process"]["capabilities"]["bounding"]:
        words += ["--cap-add", capability]
    return [*words, "--", "/bin/true"]


COMPETITORS = (
    Runtime("floor", floor, "cc"),
    Runtime("tinrun", oci(str(TINRUN)), str(TINRUN)),
    Runtime("crun", oci("crun")),
    Runtime("runc", oci("runc")),
    Runtime("bwrap", bwrap, reads_filter=True,
            misses="cgroups, sysfs, masked and read-only paths, sysctls"),
)
