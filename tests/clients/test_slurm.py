"""Slurm: each step of a job is a container, made by RunTimeRun."""
import pytest
import slurms
from slurms import BUNDLE

pytestmark = pytest.mark.tier_long
JOB = "#!/bin/sh\necho task $SLURM_ARRAY_TASK_ID\n"


@pytest.fixture(scope="module")
def cluster(boot):
    host = boot("slurm")
    slurms.furnish(host)
    return host


@pytest.fixture
def srun(cluster, ledger):
    def call(*words):
        return cluster.run("srun", f"--container={BUNDLE}", *words)
    yield call
    left = cluster.run("sh", "-c", "ls /run/*run-0 2>/dev/null").stdout
    assert left.split() in ([], ["/run/tinrun-0:"]), left


def test_what_it_prints_comes_out(srun):
    srun("sh", "-c", "echo hello; hostname").expect(status=0)


def test_the_status_is_the_commands_own(srun):
    srun("sh", "-c", "exit 7").expect(status=7)


def test_it_has_namespaces_and_a_root_of_its_own(srun, cluster):
    here = cluster.run("readlink", "/proc/self/ns/pid").stdout
    told = srun("sh", "-c", "readlink /proc/self/ns/pid; ls /etc").expect().stdout
    assert told.split()[0] != here.strip() and "slurm" not in told


def test_one_on_each_node(srun):
    told = srun("--nodes=4", "--ntasks-per-node=1", "sh", "-c", "echo here").expect()
    assert told.stdout == 4 * "here\n"


def test_an_array_of_a_hundred(srun, cluster):
    cluster.write("/srv/job.sh", JOB)
    cluster.run("sbatch", "--array=1-100", f"--container={BUNDLE}", "--chdir=/",
                "--output=/srv/out-%a", "/srv/job.sh").expect()
    cluster.wait_for(lambda: not cluster.run("squeue", "--noheader").expect().stdout,
                     "the queue is empty")
    told = cluster.run("sh", "-c", "cat /srv/out-*").expect().stdout
    assert sorted(told.split("\n")).count("") == 1, told
    assert {f"task {number}" for number in range(1, 101)} <= set(told.split("\n")), told


def test_a_job_that_is_cancelled_ends(srun, cluster):
    trap = "trap 'exit 0' TERM; while :; do sleep 0.1; done"
    cluster.write("/srv/long.sh", f"#!/bin/sh\n{trap}\n")
    told = cluster.run("sbatch", "--parsable", f"--container={BUNDLE}", "--chdir=/",
                       "--output=/dev/null", "/srv/long.sh").expect()
    job = told.stdout.strip()
    state = ["squeue", "--noheader", "--format=%t", f"--jobs={job}"]
    cluster.wait_for(lambda: cluster.run(*state).stdout.strip() == "R", "it runs")
    cluster.run("scancel", job).expect()
    cluster.wait_for(lambda: not cluster.run("squeue", "--noheader").stdout, "it ends")
