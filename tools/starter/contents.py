"""contents — which files of the reference a student's tree holds: see `manifest`."""
from fnmatch import fnmatchcase
from pathlib import Path

from make_starter_regions import RegionError, tree_files

MANIFEST = Path(__file__).with_name("manifest")


def manifest():
    """[(verb, name)] in the order of the file."""
    lines = [line.split() for line in MANIFEST.read_text().splitlines()]
    return [(line[0], line[1]) for line in lines if line and line[0] != "#"]


def built_files(names):
    """What is prebuilt, as it is named below a build directory. Of a tree for one step,
    no later step's library."""
    def there(file):
        directory = file.split("/")[0]
        return not directory[:2].isdigit() or f"{directory}/CMakeLists.txt" in names

    return [name for verb, name in manifest() if verb == "build" and there(name)]


def is_taken(name, rules):
    taken = False
    for verb, pattern in rules:
        if fnmatchcase(name, pattern + "*" * pattern.endswith("/")):
            taken = verb == "take"
    return taken


def files(source, step=None):
    """Names in order. With `step`: no later step, and of the others no exercise."""
    rules = [rule for rule in manifest() if rule[0] != "build"]
    names = [name for name in tree_files(source) if is_taken(name, rules)]
    if not step:
        return names
    if not any(name.startswith(f"{step}-") for name in names):
        raise RegionError(f"there is no step {step}")
    return [name for name in names if belongs(name, step)]


def belongs(name, step):
    directory, _, rest = name.partition("/")
    if not directory[:2].isdigit():
        return True
    of_exercises = rest == "exercises.toml" or rest.startswith("grade/")
    return directory[:2] == step or (directory[:2] < step and not of_exercises)


def judged(regions, step=None):
    """The ids of the exercises that such a tree is graded by."""
    return [id for id, region in regions.items() if step in (None, judged_with(region))]


def judged_with(region):
    """The step in whose directory it stands; what stands in lib belongs to 02."""
    return region.path[:2] if region.path[:2].isdigit() else "02"
