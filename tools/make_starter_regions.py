"""make_starter_regions — the exercises that stand in the reference source.

An exercise is a region; scripts and CMake write # where C++ writes //:

    //> exercise 2.7: write the child's uid_map and gid_map
    ... the solution, 3 to 15 lines ...
    //= sys::todo("2.7");
    //< exercise 2.7
"""
import os
import re
import subprocess
from dataclasses import dataclass, field

SHORTEST, LONGEST, MOST_IN_A_FILE = 3, 15, 4


class RegionError(Exception):
    """One line for the author of the source: which place, and what is wrong there."""


@dataclass
class Region:
    id: str
    title: str
    path: str
    line: int
    indent: str
    solution: list[str] = field(default_factory=list)
    stub: list[str] = field(default_factory=list)


def tree_files(source):
    """What git tracks or would track; without git, every file that no build made."""
    if (source / ".git").exists():
        # The tree may belong to another user than the one who reads it.
        command = ["git", "-c", "safe.directory=*", "-C", source,
                   "ls-files", "-z", "-co", "--exclude-standard"]
        listed = subprocess.run(command, check=True, capture_output=True).stdout
        names = os.fsdecode(listed).split("\0")[:-1]
    else:
        names = [path.relative_to(source).as_posix() for path in source.rglob("*")]
        names = [name for name in names if not name.startswith("build")]
    # A deleted file is still in git's index; a symbolic link may point nowhere.
    paths = ((name, source / name) for name in sorted(set(names)))
    return [name for name, path in paths if path.is_file() or path.is_symlink()]


def comment_sign(path):
    """What begins a comment here: "//" or "#"; "" where no exercise can stand."""
    if path.is_symlink():
        return ""
    if path.suffix in {".cpp", ".h"}:
        return "//"
    scripts = {".py", ".sh", ".bash", ".cmake"}
    if path.suffix in scripts or path.name == "CMakeLists.txt":
        return "#"
    with path.open("rb") as file:
        return "#" if file.read(2) == b"#!" else ""


def parse(text, path, sign):
    """The file in order: a str for each plain line, a Region for each exercise."""
    marker = re.compile(rf"(\s*){re.escape(sign)}([>=<])(?: (.*))?")
    parts, region = [], None
    for number, line in enumerate(text.splitlines(), 1):
        where, found = f"{path}:{number}", marker.fullmatch(line)
        kind, words = (found[2], found[3] or "") if found else ("", line)
        if not found and region and region.stub:
            raise RegionError(f"{where}: exercise {region.id}: code after the stub")
        if not found:
            (region.solution if region else parts).append(line)
        elif kind == ">" and region:
            raise RegionError(f"{where}: exercise {region.id} is still open")
        elif kind == ">":
            region = opened(words, path, number, found[1])
        elif not region:
            raise RegionError(f"{where}: no exercise is open here")
        elif kind == "=":
            region.stub.append((found[1] + words).rstrip())
        else:
            parts.append(closed(region, words, where))
            region = None
    if region:
        raise RegionError(f"{path}:{region.line}: exercise {region.id} is never closed")
    return parts


def opened(words, path, number, indent):
    head = re.fullmatch(r"exercise (\d+\.\d+): (\S.*)", words)
    if not head:
        raise RegionError(f"{path}:{number}: expected `exercise N.M: title`")
    return Region(head[1], head[2], path, number, indent)


def closed(region, words, where):
    count = len(region.solution)
    if words != f"exercise {region.id}":
        fault = f"is open, but `{words}` is closed"
    elif not region.stub:
        fault = "has no stub"
    elif not SHORTEST <= count <= LONGEST:
        fault = f"has a solution of {count} lines, not {SHORTEST} to {LONGEST}"
    else:
        return region
    raise RegionError(f"{where}: exercise {region.id} {fault}")


def render(parts, chosen, sign):
    """The text of a file in which the chosen exercises are still to be written."""
    lines = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
        elif part.id in chosen:
            lines += [f"{part.indent}{sign} TODO({part.id}): {part.title}", *part.stub]
        else:
            lines += part.solution
    return "".join(f"{line}\n" for line in lines)


def read_regions(source):
    """{file name: its parts} for each file with an exercise, and {id: region}."""
    parts, regions = {}, {}
    for name in tree_files(source):
        sign = comment_sign(source / name)
        found = parse((source / name).read_text(), name, sign) if sign else []
        here = [part for part in found if isinstance(part, Region)]
        for count, region in enumerate(here, 1):
            where = f"{name}:{region.line}: exercise {region.id}"
            if region.id in regions:
                first = regions[region.id]
                raise RegionError(f"{where} is also at {first.path}:{first.line}")
            if count > MOST_IN_A_FILE:
                raise RegionError(f"{where}: more than {MOST_IN_A_FILE} in one file")
            regions[region.id] = region
        if here:
            parts[name] = found
    return parts, regions
