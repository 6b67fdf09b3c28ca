"""--explain=json of 03-cgroups: each line is an object; see test_json.py."""
import json

import pytest
from explain.cases import Draw
from explain.cases_03 import CGROUPS
from explain.test_json import ANNOUNCED, CALL, SAID, require_a_good_call
from support.places import BIN
from support.programs import run


@pytest.mark.only("root")
@pytest.mark.parametrize("case", CGROUPS)
def test_each_line_is_an_object(case, groups, who, rng):
    options = CGROUPS[case](Draw(rng, None))
    words = groups.argv(BIN / "03-cgroups", *options, "--explain=json", "--", "true")
    lines = run(*words).expect(0).stderr.splitlines()
    assert lines
    for spoken in map(json.loads, lines):
        assert spoken["role"] in ("parent", "child")
        assert list(spoken) in (CALL, ANNOUNCED, SAID)
        if "call" in spoken:
            require_a_good_call(spoken)
