"""engine_client.py — what podman's command line and docker's have in common."""
import secrets

from archives import IMAGE


class EngineClient:
    """client("run", ...) runs it; which one and as whom, its kinds say."""
    has_left = False  # containers, for the fixture to remove

    def says(self, *words, **more):
        return self(*words, **more).expect().stdout.rstrip("\n")

    def shell(self, script, *options, network="none", **more):
        """A container that lives for this script only."""
        return self("run", "--rm", "--network", network, *options, IMAGE, "sh", "-c",
                    script, **more)

    def begin(self, *options, command=("sleep", "1000"), network="none"):
        """A container that lives on. Answers its name."""
        name = f"c{secrets.token_hex(4)}"
        self.has_left = True
        self("run", "--detach", "--name", name, "--network", network, *options, IMAGE,
             *command).expect()
        return name

    def inspect(self, name, template):
        return self.says("inspect", "--format", template, name)
