"""test_lsns.py — 02-lsns: who shares which namespaces with whom (row 2.14)."""
import json

import pytest
from boxes import LSNS, members, owner_of
from support.process import NAMESPACES, OURSELVES, Process
from support.programs import ROOT, USER, run

HEADING = ["TYPE", "INODE", "OWNER", "PROCS", "PID", "COMMAND"]


@pytest.fixture
def three(box):
    """One box of all kinds, one of a few, and one that has two processes."""
    boxes = [box("--all"), box("--uts", "two", "--ipc"), box("--pid")]
    boxes[2].ask("fork")
    return [one.process for one in boxes]


def truth(processes):
    """{(kind, inode): (owner, pids)}, by readlink, for every namespace they are in."""
    return {(kind, one.namespace(kind)):
            (owner_of(one, kind),
             [m.pid for m in members(kind, one.namespace(kind))])
            for one in processes for kind in NAMESPACES
            if kind in one.differs_from(OURSELVES)}


def as_json(*words, who=ROOT):
    lines = run(LSNS, "--json", *words, who=who).expect().stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_the_json_lines_are_what_the_links_say(three, who):
    told = {(line["type"], line["inode"]): (line["owner"], line["pids"])
            for line in as_json(who=who)}
    expected = truth(three)
    assert {key: told.get(key) for key in expected} == expected


def test_so_are_the_lines_of_text(three, who):
    heading, *lines = run(LSNS, who=who).expect().stdout.splitlines()
    assert heading.split() == HEADING
    told = {(words[0], int(words[1])): words[2:] for words in map(str.split, lines)}
    for (kind, inode), (owner, pids) in truth(three).items():
        name = Process(pids[0]).status["Name"]
        assert told[kind, inode] == [str(owner), str(len(pids)), str(pids[0]), name]


def test_a_shared_namespace_is_told_once_with_all_its_members(three):
    """Ours is that of the boxes too, where they asked for none of their own."""
    lines = [line for line in as_json() if line["type"] == "net"]
    ours = [line for line in lines if line["inode"] == OURSELVES.namespace("net")]
    assert len(ours) == 1
    assert {OURSELVES.pid, three[1].pid, three[2].pid} <= set(ours[0]["pids"])
    assert three[0].pid not in ours[0]["pids"]


def test_each_line_of_json_has_the_four_members(three, who):
    for line in as_json(who=who):
        assert list(line) == ["type", "inode", "owner", "pids"]
        assert line["type"] in NAMESPACES
        assert type(line["inode"]) is int and line["inode"] > 0
        assert type(line["owner"]) is int and line["owner"] >= 0
        assert line["pids"] == sorted(set(line["pids"])) != []
        assert all(type(pid) is int for pid in line["pids"])


def test_of_one_process_only_its_own_eight(three, who):
    for one in three:
        told = {(line["type"], line["inode"]) for line in as_json(one.pid, who=who)}
        assert told == set(one.namespaces.items())


def test_a_user_sees_the_own_processes_and_is_told_of_the_others(three, who):
    told = run(LSNS, "--json", who=USER).expect()
    seen = {pid for line in map(json.loads, told.stdout.splitlines())
            for pid in line["pids"]}
    assert OURSELVES.pid not in seen
    assert {one.pid for one in three} & seen == (
        set() if who == ROOT else {one.pid for one in three})
    assert "processes are not ours to see" in told.stderr


@pytest.mark.parametrize("pid", ["4194304", "0", "x"])
def test_a_pid_that_is_none_is_refused_in_one_line(who, pid):
    told = run(LSNS, pid, who=who).expect(status=125, stdout="", stderr=pid)
    assert told.stderr.count("\n") == 1
