"""podmen.py — podman as root and as uid 1000, and what it needs on a host."""
import json

import archives
import readme
from archives import IMAGE
from engine_client import EngineClient
from support import programs

CONFIGURATION = "/etc/containers/containers.conf"
# Root of a small machine may not raise a limit of its own above the hard one.
LIMITS = """[containers]
default_ulimits = ["nofile=1024:1024", "nproc=8192:8192"]
"""
POLICY = '{"default": [{"type": "insecureAcceptAnything"}]}'


def furnish(host, people=(programs.ROOT, programs.USER)):
    """The files of /etc, and the image in the store of each."""
    host.write(CONFIGURATION, readme.configuration(CONFIGURATION, host.runtime))
    host.write(f"{CONFIGURATION}.d/limits.conf", LIMITS)
    host.write("/etc/containers/policy.json", POLICY)
    host.write("/etc/containers/registries.conf", "")
    layer = archives.bring(host, archives.layer())
    for who in people:
        podman = Podman(host, who)
        podman("import", "--change", 'CMD ["/bin/sh"]', "--change", "ENV PATH=/bin",
               layer, IMAGE).expect()
        podman.shell("true").expect()  # what stays after the first one stays for good


class Podman(EngineClient):
    def __init__(self, host, who):
        self.host, self.who = host, who

    def __call__(self, *words, **more):
        return self.host.run("podman", *words, who=self.who, **more)

    def id(self, name):
        return self.inspect(name, "{{.Id}}")

    def group(self, controller, name):
        """Where podman told the runtime to put it."""
        return self.host.group(controller, f"libpod_parent/libpod-{self.id(name)}")

    def state_of(self, name):
        return json.loads(self.says("inspect", name))[0]["State"]

    def close(self):
        """Perhaps podman's own clean-up is at it: then the second try succeeds."""
        if self.has_left:
            self.host.wait_for(lambda: self("rm", "--all", "--force", "--time", "0"
                                            ).status == 0, "podman removes them all")
