"""archives.py — the built-in root as an archive: one layer, and as a whole image."""
import hashlib
import io
import json
import subprocess
import tarfile

from support import places

IMAGE = "localhost/tinbox:1"


def layer():
    """A tar archive, as engines import it."""
    return subprocess.check_output(["tar", "-C", places.BUILT_ROOT, "--numeric-owner",
                                    "--owner=0", "--group=0", "-c", "."])


def image():
    """What `docker save` would write; `ctr images import` reads nothing less."""
    blob = layer()
    config = {"architecture": "amd64", "os": "linux",
              "config": {"Cmd": ["/bin/sh"], "Env": ["PATH=/bin"]},
              "rootfs": {"type": "layers", "diff_ids": [
                  f"sha256:{hashlib.sha256(blob).hexdigest()}"]}}
    manifest = [{"Config": "config.json", "RepoTags": [IMAGE], "Layers": ["layer.tar"]}]
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, data in (("layer.tar", blob), ("config.json", to_bytes(config)),
                           ("manifest.json", to_bytes(manifest))):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return written.getvalue()


def to_bytes(value):
    return json.dumps(value).encode()


def bring(host, data, path="/var/tmp/image.tar"):
    """Write it on the engine's host. Answers its path there."""
    host.write(path, data.decode(errors="surrogateescape"))
    return path
