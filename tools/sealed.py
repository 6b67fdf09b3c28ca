"""sealed — what a student's tree keeps of the reference: .starter/regions.json.

`reset` needs the text that stood there, and `solution` the reference's, though the
reference is not at hand. The file is compressed, so that nobody reads a solution by
accident: not when searching the tree, and not when looking through it.

    base64 of zlib of {"2.1": {"path": "02-namespaces/namespaces.cpp",
                               "starter": ["  // TODO(2.1): …", …],
                               "solution": […],
                               "before": 12}, …}

`before` is how many lines of the starter's file stand before the region. That file is
there as well, under "files": `reset` compares the student's with it.
"""
import base64
import json
import textwrap
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from make_starter_regions import Region, comment_sign, read_regions, render

FILE = Path(".starter/regions.json")


class SealError(Exception):
    """One line: which file, and what is wrong with it."""


@dataclass(frozen=True)
class Sealed:
    path: str
    starter: list[str]
    solution: list[str]
    before: int


def seal(source, target, chosen=None):
    """Write TARGET/.starter/regions.json: of SOURCE's `chosen` exercises, or of all."""
    parts, regions = read_regions(Path(source))
    chosen = set(regions) if chosen is None else set(chosen)
    content = {"files": {}}
    for name, found in parts.items():
        sign = comment_sign(Path(source) / name)
        content["files"][name] = render(found, chosen, sign).splitlines()
        for count, part in enumerate(found):
            if isinstance(part, Region) and part.id in chosen:
                before = render(found[:count], chosen, sign).count("\n")
                stub = render([part], chosen, sign).splitlines()
                content[part.id] = asdict(Sealed(name, stub, part.solution, before))
    file = Path(target) / FILE
    file.parent.mkdir(exist_ok=True)
    packed = base64.b64encode(zlib.compress(json.dumps(content).encode(), 9)).decode()
    file.write_text("\n".join(textwrap.wrap(packed, 76)) + "\n")


def unseal(tree):
    """({id: Sealed}, {file name: the starter's lines}) of a student's tree."""
    file = Path(tree) / FILE
    try:
        content = json.loads(zlib.decompress(base64.b64decode(file.read_text())))
        files = content.pop("files")
        return {id: Sealed(**region) for id, region in content.items()}, files
    except OSError as error:
        raise SealError(f"{file}: {error.strerror}") from error
    except (ValueError, zlib.error, TypeError, KeyError) as error:
        raise SealError(f"{file}: damaged; a new tree has it: ./workshop student DIR"
                        ) from error
