"""limits.py — runs a program, and ends it with all it started if it takes too long."""
import os
import signal
import subprocess
import threading

GRACE_SECONDS = 20  # to clean up after itself
# Ends when the thread ends that started it, were it by kill -9.
WITH_US = ["setpriv", "--pdeathsig", "TERM"]
STOPPED = threading.Event()
RUNNING = set()


class OutOfTime(Exception):
    """The program was ended."""


class Stopped(BaseException):
    """Everything was ended, by whoever waits for the whole class."""


def most(file_bytes, memory_bytes=4 << 30):
    """What stands before a command that shall not write or take more than this."""
    return ["prlimit", f"--fsize={file_bytes}", f"--as={memory_bytes}"]


def run(command, seconds, limits=(), **more):
    """Its CompletedProcess; OutOfTime after so many seconds. It reads nothing."""
    process = subprocess.Popen([*WITH_US, *limits, *map(str, command)],
                               stdin=subprocess.DEVNULL, start_new_session=True, **more)
    RUNNING.add(process)
    try:
        if STOPPED.is_set():
            raise Stopped
        out, err = process.communicate(timeout=seconds)
        if STOPPED.is_set():
            raise Stopped
    except subprocess.TimeoutExpired:
        raise OutOfTime from None
    finally:
        RUNNING.discard(process)
        end(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def end(process):
    """First kindly. What it started is in its process group, and goes with it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        try:
            os.killpg(process.pid, number)
            process.communicate(timeout=GRACE_SECONDS)
        except (ProcessLookupError, subprocess.TimeoutExpired, ValueError):
            pass


def begin():
    """Forget that everything was ended."""
    STOPPED.clear()


def stop():
    """End what runs, and whatever would be run after it."""
    STOPPED.set()
    for process in list(RUNNING):
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
