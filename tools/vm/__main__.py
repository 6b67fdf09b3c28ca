"""__main__.py — the words of ./workshop vm."""
import argparse
import os
import sys

from vm import engines, machine

HELP = """Run one command in a virtual machine with pure cgroup v2.

Inside, / is this machine's / under a layer that is thrown away; /tmp is empty,
/var/tmp is an empty ext4. The command starts in the same directory as here, with
nothing on stdin. stdout, stderr and the exit status are the command's;
124: out of time, 125: the machine failed."""


def main():
    options = parse()
    settings = machine.Settings(
        command=options.command, directory=os.getcwd(), as_user=options.user,
        writable=os.path.realpath(options.write) if options.write else "",
        seconds=options.timeout)
    try:
        return machine.run(options.engine(), settings)
    except machine.Failure as failure:
        print(f"workshop vm: {failure}", file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        return 130


def parse():
    parser = argparse.ArgumentParser(
        prog="workshop vm", description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    engine = parser.add_mutually_exclusive_group()
    engine.add_argument("--uml", dest="engine", action="store_const",
                        const=engines.Uml, default=engines.Uml,
                        help="user-mode Linux, 2 s to start (default)")
    engine.add_argument("--distro", dest="engine", action="store_const",
                        const=engines.Distro,
                        help="the distribution's kernel under qemu, 10 s to start")
    engine.add_argument("--systemd", dest="engine", action="store_const",
                        const=engines.Systemd,
                        help="user-mode Linux with systemd as PID 1, 4 s to start")
    parser.add_argument("--user", action="store_true",
                        help="as uid 1000, in a cgroup that is delegated to it; "
                             "with --systemd, beside a manager of its own")
    parser.add_argument("--timeout", type=float, default=300, metavar="SECONDS",
                        help="end it then (300)")
    parser.add_argument("--write", metavar="DIR",
                        help="a directory of this machine that it may write to")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- CMD",
                        help="the command and its arguments")
    options = parser.parse_args()
    if options.command[:1] == ["--"]:
        del options.command[0]
    if not options.command:
        parser.error("no command")
    return options


if __name__ == "__main__":
    sys.exit(main())
