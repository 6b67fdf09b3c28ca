"""dockers.py — dockerd on a host of its own, and its client."""
import secrets

import archives
import readme
from archives import IMAGE

CONFIGURATION = "/etc/docker/daemon.json"


def furnish(host):
    """Start it with the configuration of README.md, and give it an image."""
    host.write(CONFIGURATION, readme.configuration(CONFIGURATION, host.runtime))
    link = readme.command("ln -s").replace("tinrun", host.runtime)
    host.run("sh", "-c", link).expect()
    host.daemon("dockerd")
    host.wait_for(lambda: host.run("docker", "version").status == 0, "dockerd answers")
    layer = archives.bring(host, archives.layer())
    docker = Docker(host)
    docker("import", "--change", 'CMD ["/bin/sh"]', "--change", "ENV PATH=/bin", layer,
           IMAGE).expect()
    docker.shell("true").expect()  # what stays after the first one stays for good


class Docker:
    def __init__(self, host):
        self.host = host
        self.has_left = False

    def __call__(self, *words, env=None, **more):
        settings = [f"{name}={value}" for name, value in (env or {}).items()]
        return self.host.run("env", *settings, "docker", *words, **more)

    def says(self, *words, **more):
        return self(*words, **more).expect().stdout.rstrip("\n")

    def shell(self, script, *options, network="none", **more):
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

    def wait_until(self, name, template, value):
        self.host.wait_for(lambda: self.inspect(name, template) == value,
                           f"{name}: {template} is {value}")

    def number(self, controller, name, file):
        """What the kernel says of its control group."""
        group = self.host.group(controller, f"docker/{self.inspect(name, '{{.Id}}')}")
        return (group / file).read_text().strip()

    def close(self):
        if self.has_left:
            self.host.run("sh", "-c", "docker rm --force $(docker ps --all --quiet)")
