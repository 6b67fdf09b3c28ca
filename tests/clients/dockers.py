"""dockers.py — dockerd on a host of its own, and its client."""
import archives
import readme
from archives import IMAGE
from engine_client import EngineClient

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


class Docker(EngineClient):
    def __init__(self, host):
        self.host = host

    def __call__(self, *words, env=None, **more):
        settings = [f"{name}={value}" for name, value in (env or {}).items()]
        return self.host.run("env", *settings, "docker", *words, **more)

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
