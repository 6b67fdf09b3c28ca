"""test_bad_bundles.py — a bundle that is wrong gives one line that names the place, and
nothing is half done."""
import json
import os

import pytest
from bad_bundles import BAD
from bad_input.situations_06 import changed


@pytest.mark.parametrize("case", BAD)
def test_one_line_names_the_place(bundle, case):
    wrong, words = BAD[case]
    if isinstance(wrong, str):
        (bundle.path / "config.json").write_text(wrong)
    else:
        bundle.write(changed(bundle.config, wrong))
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad")
    assert told.status == 1 and told.stdout == "", told
    assert told.stderr.count("\n") == 1 and words in told.stderr, told
    assert not bundle.state_root.exists() or os.listdir(bundle.state_root) == []


def test_a_bundle_without_config(bundle):
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad")
    assert told.status == 1
    assert "no config.json in this bundle: write one with `tinrun spec`" in told.stderr


def test_a_terminal_needs_somebody_to_show_it(bundle):
    bundle.process["terminal"] = True
    bundle.write()
    told = bundle.tinrun("create", "--bundle", bundle.path, "bad")
    assert told.status == 1 and "name a --console-socket" in told.stderr


@pytest.mark.parametrize("words", [["fly"], ["run"], [], ["kill", "a", "NOSIG"],
                                   ["list", "--format", "xml"], ["create", "--x", "a"]])
def test_a_wrong_command_line_is_one_line(bundle, words):
    told = bundle.tinrun(*words) if words else bundle.tinrun("--debug")
    assert told.status == 1 and told.stderr.count("\n") == 1


def test_spec_writes_what_run_can_read(bundle):
    options = [] if bundle.who.uid == 0 else ["--rootless"]
    bundle.tinrun("spec", "--bundle", bundle.path, *options).expect(status=0)
    again = bundle.tinrun("spec", "--bundle", bundle.path)
    assert again.status == 1 and "is there already" in again.stderr
    bundle.config = json.loads((bundle.path / "config.json").read_text())
    bundle.process["terminal"] = False
    bundle.shell("hostname").expect(status=0, stdout="tinrun\n")
