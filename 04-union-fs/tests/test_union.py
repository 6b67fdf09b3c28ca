"""test_union.py — several directories, seen as one (row 4.01, exercises 4.1, 4.5)."""
import os
import re

import pytest
from support.process import OURSELVES
from support.programs import ROOT, run
from unions import UNION, layers_of, options_of, root_mount, tree

NASTY = ["with:colon", "with,comma", "with\\backslash", "lowerdir=a,upperdir=b:c",
         "\\:,\\", "a space", "é", "-o", "#134", "'\""]


def test_the_slide(box, directory):
    """hello.rb stands in both: the top one's is seen. What is written goes elsewhere."""
    a = directory("A", {"pub/hello.rb": "puts 'A'"})
    b = directory("B", {"pub/hello.rb": "puts 'B'", "pub/HOWTO.txt": "how"})
    c = directory("C", {"pub/README.md": "read"})
    before = [tree(one) for one in (a, b, c)]
    there = box(a, b, c)

    assert sorted(there.ask("ls", "/pub")) == ["HOWTO.txt", "README.md", "hello.rb"]
    assert there.ask("read", "/pub/hello.rb") == "puts 'A'"
    assert there.ask("write", "/pub/hello.rb", "puts 'box'") == "ok"
    assert there.ask("read", "/pub/hello.rb") == "puts 'box'"
    there.end()
    assert [tree(one) for one in (a, b, c)] == before


def test_the_root_of_the_command_is_an_overlay_of_the_layers(box, directory, root, who):
    top, upper = directory("top"), directory("up")
    there = box(top, options=["--upper", upper])
    mount = root_mount(there.process)

    assert (mount.type, mount.root, mount.propagation) == ("overlay", "/", ())
    told = options_of(mount)
    assert told["lowerdir"] == [str(top), str(root)]
    assert told["upperdir"] == str(upper)
    assert told["workdir"] == f"{upper}.work"
    assert ("userxattr" in told) == (who != ROOT)
    assert there.ask("read", "/marker") == root.marker


def test_it_is_a_box_of_its_own(box, directory, who):
    there = box(directory("top"))
    kinds = {"mnt", "pid"} if who == ROOT else {"mnt", "pid", "user"}
    assert there.process.differs_from(OURSELVES) == kinds
    assert there.ask("pid") == 1
    assert [m.target for m in there.process.mounts if "store-" in m.target] == []


@pytest.mark.parametrize("name", NASTY)
def test_a_layer_may_have_any_name(box, directory, name):
    top, upper = directory(name, {"file": "of the top"}), directory(f"{name} up")
    there = box(top, options=["--upper", upper])
    told = options_of(root_mount(there.process))
    assert told["lowerdir"][0] == str(top)
    assert told["upperdir"] == str(upper)
    assert there.ask("read", "/file") == "of the top"
    assert there.ask("unlink", "/file") == "ok"
    assert os.listdir(upper) == ["file"]


@pytest.mark.parametrize("spelling", ["{0}", "./{0}", "{0}/", "../{1}/{0}", "link"])
def test_a_path_may_be_spelt_in_any_way(beacon, store, directory, root, who, spelling):
    directory("top", {"file": "of the top"})
    os.symlink("top", store / "link")
    words = spelling.format("top", store.name)
    there = beacon(UNION, *layers_of(words, root), root=root, who=who, cwd=store)
    assert there.ask("read", "/file") == "of the top"
    assert options_of(root_mount(there.process))["lowerdir"][0] == f"{store}/top"


@pytest.mark.parametrize("count, length", [(5, 8), (64, 8), (64, 56)])
def test_the_top_one_of_many_layers_is_seen(box, directory, rng, count, length):
    names = [f"{rng.getrandbits(200):050x}"[:length - 6] + f"{n:06}"
             for n in range(count)]
    layers = [directory(name, {"same": name, f"only-{n}": name})
              for n, name in enumerate(names)]
    there = box(*layers)
    assert there.ask("read", "/same") == names[0]
    for n in {1, count // 2, count - 1}:
        assert there.ask("read", f"/only-{n}") == names[n]


def test_more_layers_than_a_page_of_names_holds(box, directory, root, rng):
    names = [f"{rng.getrandbits(500):0125x}" for _ in range(70)]
    layers = [directory(name, {"same": name, f"only-{n}": name})
              for n, name in enumerate(names)]
    assert sum(map(len, names)) > 2 * 4096
    upper = directory("up")
    there = box(*layers, options=["--upper", upper])
    assert there.ask("read", "/same") == names[0]
    assert there.ask("read", "/only-69") == names[69]
    assert there.ask("unlink", "/only-69") == "ok"
    assert there.ask("ls", "/").count("only-69") == 0


def test_userns_is_implied_where_it_is_needed_and_said_in_one_line(who, root):
    told = run(UNION, *layers_of(root), "--", "/bin/true", who=who).expect()
    words = "04-union-fs: without CAP_SYS_ADMIN: adding --userns\n"
    assert told.stderr == ("" if who == ROOT else words)


@pytest.mark.only("root")
def test_user_is_looked_up_in_the_union(box, directory, store):
    passwd = "reader:x:4711:815::/:/bin/sh\n"
    there = box(directory("top", {"etc/passwd": passwd}), options=["--user", "reader"])
    assert there.process.uids == [4711] * 4
    assert there.process.gids == [815] * 4


def test_the_exit_code_is_the_commands(who, root):
    for words, status in ((["/bin/sh", "-c", "exit 42"], 42), (["/no/such"], 127),
                          (["/etc"], 126)):
        run(UNION, *layers_of(root), "--", *words, who=who).expect(status=status)


def test_a_failure_in_the_box_is_told_in_one_line(who, directory):
    refused = run(UNION, *layers_of(directory("bare")), "--", "/bin/true", who=who)
    refused.expect(status=125, stdout="", stderr="needs a directory proc")
    words = r"(04-union-fs: without.*\n)?04-union-fs: [^\n]+\n"
    assert re.fullmatch(words, refused.stderr)
