"""cases_03.py — the command lines of 03-cgroups; see cases.py."""
from explain.cases import command_cases

SIZES = ["64M", "65536K", "100000000", "1G", "max"]


def size(d):
    return d.rng.choice(SIZES)


CGROUPS = {
    "nothing": lambda d: [],
    "--name": lambda d: ["--name", d.name],
    "--memory": lambda d: ["--memory", size(d)],
    "--memory --swap": lambda d: ["--memory", size(d), "--swap", "16M"],
    "--swap": lambda d: ["--swap", "max"],
    "--cpus": lambda d: ["--cpus", f"{d.rng.randrange(1, 400) / 100}"],
    "--cpu-weight": lambda d: ["--cpu-weight", str(d.rng.randrange(1, 10001))],
    "--pids": lambda d: ["--pids", str(d.rng.randrange(10, 1000))],
    "--cpuset": lambda d: ["--cpuset", "0"],
    "--io-max": lambda d: ["--io-max", "7:0:wbps=1M", "--io-max", "7:0:riops=100"],
    "--memory --pids --cpus": lambda d: ["--memory", size(d), "--pids", "20", "--cpus",
                                         "0.5"],
    "--chdir": lambda d: ["--pids", "10", "--chdir", d.directory],
    "--clear-env --env": lambda d: ["--pids", "10", "--clear-env", "--env", d.variable],
}

ROOT_CGROUPS = {
    **command_cases("--pids", "10"),
    "--delegate": lambda d: ["--memory", "64M", "--delegate", "--user", d.user],
}
