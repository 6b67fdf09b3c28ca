"""doctor [--json] — one line for each ability: yes or no, errno, reason, fix."""
import json
import sys

from .abilities import examine
from .host import Host


def line(ability):
    parts = [f"{'yes' if ability.ok else 'no ':3}  {ability.name:18}"]
    parts += [f"{ability.errno}:"] if ability.errno else []
    parts += [ability.reason] if ability.reason else []
    parts += [f"— {ability.fix}"] if ability.fix else []
    return " ".join(parts).rstrip()


def main(words):
    if words in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if words not in ([], ["--json"]):
        print(f"doctor: unexpected word: {words[-1]} (only --json)", file=sys.stderr)
        return 2
    abilities = examine(Host("/"))
    if words:
        print(json.dumps([vars(ability) for ability in abilities], indent=2))
    else:
        print("\n".join(map(line, abilities)))
    return 0


sys.exit(main(sys.argv[1:]))
