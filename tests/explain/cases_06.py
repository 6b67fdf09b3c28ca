"""cases_06.py — one command line for each option of 06-full-container; see cases.py."""
from explain.cases import command_cases

# What an ordinary user may do too: without a cable.
CONTAINER = {
    "ROOT": lambda d: [d.root],
    "--name": lambda d: [d.root, "--name", d.name],
    "--hostname": lambda d: [d.root, "--hostname", d.name],
    "--layer": lambda d: [d.root, "--layer", "/etc"],
    "--read-only": lambda d: [d.root, "--read-only"],
    "--rlimit": lambda d: [d.root, "--rlimit", "nofile=100:200"],
    "--no-network": lambda d: [d.root, "--no-network"],
    "--userns": lambda d: [d.root, "--userns"],
    "--cap-add": lambda d: [d.root, "--cap-add", "CAP_SYS_BOOT"],
    "--cap-drop": lambda d: [d.root, "--cap-drop", "ALL"],
    "--no-seccomp": lambda d: [d.root, "--no-seccomp"],
    "--no-init": lambda d: [d.root, "--no-init"],
    "--stop-signal": lambda d: [d.root, "--stop-signal", "RTMIN+3"],
    "--stop-timeout": lambda d: [d.root, "--stop-timeout", "5"],
    **command_cases(lambda d: d.root, user=lambda d: "0:0"),
}

ROOT_CONTAINER = {
    "--memory": lambda d: [d.root, "--memory", "64M"],
    "--cpus": lambda d: [d.root, "--cpus", "0.5"],
    "--pids": lambda d: [d.root, "--pids", "20"],
    "--io-max": lambda d: [d.root, "--io-max", "7:0:wbps=1M"],
    "--publish": lambda d: [d.root, "--publish", f"{20000 + d.id % 20000}:80"],
    "--bridge": lambda d: [d.root, "--bridge", "br0"],
    "--isolate": lambda d: [d.root, "--isolate"],
    "--userns=pick": lambda d: [d.root, "--userns=pick", "--name", d.name],
    "--user": lambda d: [d.root, "--user", d.user],
}
