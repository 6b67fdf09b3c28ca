"""texts — what a student reads: the reference's files, without the solutions."""
import re

from make_starter_regions import RegionError, comment_sign, read_regions, render
from starter import chapters, contents, leaks

SUBDIRECTORY = re.compile(r"^ *add_subdirectory\((.*)\)\n", re.MULTILINE)


def student_texts(source, step=None):
    """({name: text, or None of a link}, {id: region} of these files).

    An error if a text told a solution."""
    parts, regions = read_regions(source)
    if not regions:
        raise RegionError("no exercises here; only the reference can make such a tree")
    texts = {}
    for name in contents.files(source):
        path = source / name
        if name in parts:
            texts[name] = render(parts[name], set(regions), comment_sign(path))
        elif not path.is_symlink():
            texts[name] = path.read_text()
    telling = leaks.telling_lines(regions, texts)
    for name in (name for name in texts if name.endswith("README.md")):
        texts[name] = chapters.without_solutions(texts[name], telling)
    if told := list(leaks.leaks(texts, telling)):
        raise RegionError(told[0])
    texts = {name: texts.get(name) for name in contents.files(source, step)}
    return adapted(texts), {id: region for id, region in regions.items()
                            if region.path in texts}


def adapted(texts):
    """CMake's view of the tree: what is not there, and that exercises are unsolved."""
    def if_there(found, directory):
        there = f"{directory}{found[1]}/CMakeLists.txt" in texts
        return found[0] if there else ""

    for name in (name for name in texts if name.endswith("CMakeLists.txt")):
        directory = name.removesuffix("CMakeLists.txt")
        texts[name] = SUBDIRECTORY.sub(lambda found, at=directory: if_there(found, at),
                                       texts[name])
    texts["CMakePresets.json"] = texts["CMakePresets.json"].replace(
        '"TINBOX_STARTER": "OFF"', '"TINBOX_STARTER": "ON"')
    return texts
