"""__main__.py — make the tree.

It holds what tools/starter/manifest says of the reference, without its solutions; the
reference's earlier steps, prebuilt; what stands in tools/starter/tree, as it is; and,
sealed, what `reset` and `solution` need.
"""
import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from make_starter_regions import RegionError
from sealed import seal
from starter import contents, prebuilt, workflow
from starter.texts import student_texts
from whole_tree import NotEmpty, require_room, whole_tree

SOURCE = Path(__file__).resolve().parents[2]
OWN_FILES = Path(__file__).with_name("tree")


def options():
    parser = argparse.ArgumentParser(
        prog="workshop student",
        usage="./workshop student DIR [--step NN] [--build DIR]",
        description="Make a tree in which a student does the exercises.")
    parser.add_argument("directory", metavar="DIR", type=Path, help="absent, or empty")
    parser.add_argument("--step", metavar="NN",
                        help="a tree for one step: its exercises, and no later step")
    parser.add_argument("--build", metavar="DIR", type=Path,
                        help="where the reference is built already, in any way")
    chosen = parser.parse_args()
    if chosen.step:  # 2, 02 or 02-namespaces
        chosen.step = chosen.step.partition("-")[0].rjust(2, "0")
    return chosen


def make_tree(target, step, built):
    """Whole, or not at all."""
    require_room(target)
    texts, regions = student_texts(SOURCE, step)
    wanted = contents.built_files(texts)
    if not built:
        print("building the reference's libraries …", file=sys.stderr)
        built = prebuilt.build(SOURCE, wanted)
    with whole_tree(target) as tree:
        for name, text in texts.items():
            write(tree, name, text)
        shutil.copytree(OWN_FILES, tree, dirs_exist_ok=True)
        workflow.name_results(tree, contents.judged(regions, step))
        prebuilt.ship(built, tree, wanted)
        seal(SOURCE, tree)
        commit(tree)


def write(tree, name, text):
    copy = tree / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(SOURCE / name, copy, follow_symlinks=False)
    if text is not None:
        copy.write_text(text)


def commit(tree):
    """A first commit: `git diff` shows what a student has written since."""
    if not shutil.which("git"):
        return
    settings = ("user.name=Tinbox", "user.email=tinbox@localhost",
                "commit.gpgsign=false", "core.hooksPath=/dev/null")
    git = ["git", "-C", tree, *(word for each in settings for word in ("-c", each))]
    for words in (["init", "-q", "-b", "main", "--template="], ["add", "--all"],
                  ["commit", "-q", "-m", "Begin the exercises"]):
        subprocess.run([*git, *words], check=True)


def main():
    chosen = options()
    try:
        make_tree(chosen.directory, chosen.step, chosen.build)
    except (RegionError, NotEmpty, prebuilt.BuildError) as error:
        sys.exit(f"workshop student: {error}")
    except OSError as error:
        sys.exit(f"workshop student: {error.filename}: {error.strerror}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"workshop student: failed: {' '.join(map(str, error.cmd))}")
    print(f"{chosen.directory} is ready; begin with its README.md")


if __name__ == "__main__":
    main()
