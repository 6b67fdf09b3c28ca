"""slurms.py — a cluster of four nodes in one host: slurmctld, four slurmd, munged."""
import json
import secrets

import archives
import readme

CONFIGURATION = "/etc/slurm/oci.conf"
BUNDLE = "/srv/bundle"
NODES = ("n1", "n2", "n3", "n4")
CLUSTER = """ClusterName=tinbox
SlurmctldHost=engine(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
PropagateResourceLimits=NONE
ReturnToService=2
StateSaveLocation=/var/spool/slurmctld
SlurmdSpoolDir=/var/spool/slurmd-%n
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd-%n.pid
SlurmctldLogFile=/var/log/slurmctld.log
SlurmdLogFile=/var/log/slurmd-%n.log
NodeName=n[1-4] NodeHostname=engine NodeAddr=127.0.0.1 Port=[17001-17004] CPUs=4
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def furnish(host):
    make_bundle(host)
    # Slurm looks for names only where there is an address beside 127.0.0.1.
    host.run("sh", "-c", "ip link add lan type bridge && ip link set lan up && "
             "ip address add 10.98.76.1/24 dev lan").expect()
    host.write("/etc/slurm/slurm.conf", CLUSTER)
    host.write(CONFIGURATION, readme.configuration(CONFIGURATION, host.runtime))
    host.write("/etc/munge/munge.key", secrets.token_hex(512))
    host.run("sh", "-c", "chown 0:0 /etc/munge /etc/munge/munge.key; "
             "chmod 400 /etc/munge/munge.key; mkdir -p /run/munge /var/log/munge "
             "/var/lib/munge /var/spool/slurmctld; chmod 711 /run/munge; "
             "munged --force").expect()
    host.daemon("slurmctld", "-D")
    host.wait_for(lambda: host.run("scontrol", "ping").status == 0, "slurmctld answers")
    for node in NODES:
        host.run("sh", "-c", f"mkdir -p /var/spool/slurmd-{node}; "
                 f"slurmd -D -N {node} </dev/null >/var/log/{node} 2>&1 &").expect()
    host.wait_for(lambda: host.run("sinfo", "--noheader", "--format", "%D %t"
                                   ).stdout.strip() == "4 idle", "four idle nodes")


def make_bundle(host):
    """Slurm writes a config.json of its own, with what this one says as its base."""
    layer = archives.bring(host, archives.layer())
    host.run("sh", "-c", f"mkdir -p {BUNDLE}/rootfs && cd {BUNDLE} && "
             f"tar -xf {layer} -C rootfs && {host.program} spec").expect()
    config = json.loads(host.read(f"{BUNDLE}/config.json"))
    config["process"]["terminal"] = False
    host.write(f"{BUNDLE}/config.json", json.dumps(config))
