"""The narration and the script of 04-union-fs: what is told is what is done."""
import json

import pytest
from explain import cases_04, test_json
from explain.cases import Draw
from explain.cases_04 import beside  # noqa: F401
from explain.test_shell_form import require_same
from explain.test_strace import forms, require_truth
from explain.traced import trace
from support.places import BIN
from support.programs import run

UNION = BIN / "04-union-fs"
EVERY = cases_04.UNION | cases_04.ROOT_UNION


@pytest.mark.needs("strace")
@pytest.mark.only("user")
@pytest.mark.parametrize("case", cases_04.UNION)
def test_the_narration_is_true(case, beside, who, rng):  # noqa: F811
    options = cases_04.UNION[case](Draw(rng, beside, who))
    require_truth(UNION, *options, form="text", who=who)


@pytest.mark.needs("strace")
@forms
@pytest.mark.only("root")
@pytest.mark.parametrize("case", EVERY)
def test_the_narration_to_root_is_true(case, form, beside, who, rng):  # noqa: F811
    require_truth(UNION, *EVERY[case](Draw(rng, beside, who)), form=form, who=who)


@pytest.mark.needs("strace")
@pytest.mark.only("root")
def test_many_layers_are_told_one_by_one(root, who, tmp_path):
    layers = [tmp_path / f"{n:0100}" for n in range(50)]
    for layer in layers:
        layer.mkdir()
    words = [word for layer in layers for word in ("--layer", layer)]
    told = require_truth(UNION, *words, "--layer", root, form="text", who=who)
    assert [call.name for call in told].count("fsconfig") > 50


@pytest.mark.needs("strace")
@forms
@pytest.mark.parametrize("verb", ["append", "drop"])
def test_the_verbs_that_change_a_box_tell_it(verb, form, beacon, beside,  # noqa: F811
                                             who):
    layer = ["--layer", f"{beside}.data"]
    box = beacon(UNION, "--layer", beside, root=beside, who=who)
    words = ["--pid", box.process.pid, "/usr"]
    if verb == "drop":
        run(UNION, "append", *words, *layer, who=who).expect()
    told = trace(UNION, verb, *words, *(layer if verb == "append" else []),
                 form=form, who=who, command=None)
    assert told.status == 0 and told.faults() == [], told.stderr
    assert told.all_told()


@pytest.mark.only("root")
@pytest.mark.parametrize("case", EVERY)
def test_each_line_of_json_is_an_object(case, beside, who, rng):  # noqa: F811
    options = EVERY[case](Draw(rng, beside, who))
    lines = run(UNION, *options, "--explain=json", "--", "/bin/true").expect().stderr
    for line in lines.splitlines():
        spoken = json.loads(line)
        assert list(spoken) in (test_json.CALL, test_json.ANNOUNCED, test_json.SAID)
        if "call" in spoken:
            test_json.require_a_good_call(spoken)


@pytest.mark.parametrize("case", cases_04.UNION)
def test_the_script_does_the_same(case, beacon, beside, who, rng):  # noqa: F811
    draw = Draw(rng, beside, who)
    require_same(beacon, UNION, cases_04.UNION[case](draw), draw, beside,
                 but=("root", "cwd"))


@pytest.mark.only("root")
@pytest.mark.parametrize("case", cases_04.ROOT_UNION)
def test_the_script_of_root_does_the_same(case, beacon, beside, who, rng):  # noqa: F811
    draw = Draw(rng, beside, who)
    require_same(beacon, UNION, EVERY[case](draw), draw, beside,
                 but=("root", "cwd"))


@pytest.mark.parametrize("case", EVERY)
def test_the_script_is_printed_and_nothing_is_run(case, root, rng, tmp_path):
    for name in cases_04.BESIDE:
        (tmp_path / f"r.{name}").mkdir()
    (tmp_path / "r").mkdir()
    options = EVERY[case](Draw(rng, tmp_path / "r"))
    before = sorted(tmp_path.rglob("*"))
    script = run(UNION, *options, "--explain=shell", "--", "/no/such", "a b").expect()
    assert script.stderr == "" and sorted(tmp_path.rglob("*")) == before
    run("sh", "-n", stdin=script.stdout).expect(status=0, stdout="")
