"""test_every_field.py — each field of config.json, given something of another type, is
refused by its path, before anything is made; in the log of either form, too."""
import json
import os

import pytest
from every_field import (EVERY_FIELD, name_of, paths_in, value_at, with_value,
                         wrong_values)

pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups")]
PARTS = ["process", "mounts", "hooks", "linux.namespaces", "linux.devices",
         "linux.resources", "linux.seccomp"]


def part_of(path):
    return next((part for part in PARTS if name_of(path).startswith(part)), "the rest")


def message_in(log, form):
    """Of the one line of the log."""
    line, = log.read_text().splitlines()
    if form == "json":
        return json.loads(line)["msg"]
    assert line.startswith('time="') and '" level=error msg="' in line
    return json.loads(line[line.index(' msg=') + 5:])


def run(bundle, config, form):
    log = bundle.path / "log"
    log.unlink(missing_ok=True)
    bundle.write(config)
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad",
                         before=["--log", log, "--log-format", form])
    return told, log


def assert_refused(bundle, config, form, name):
    told, log = run(bundle, config, form)
    assert told.status == 1 and told.stdout == "", (name, told)
    assert told.stderr.startswith(f"tinrun: config.json: {name}"), (name, told)
    assert told.stderr == f"tinrun: {message_in(log, form)}\n"
    assert not bundle.state_root.exists() or os.listdir(bundle.state_root) == []


def test_every_field_can_be_right(bundle):
    told, log = run(bundle, EVERY_FIELD, "text")
    told.expect(status=0, stderr="")
    assert not log.exists()


@pytest.mark.tier_all
@pytest.mark.plain  # sanitized, the reader meets far more: tests/fuzz
@pytest.mark.parametrize("part", [*PARTS, "the rest"])
def test_another_type_is_refused_by_its_path(bundle, part):
    count = 0
    for path in paths_in(EVERY_FIELD):
        if part_of(path) != part:
            continue
        for value in wrong_values(value_at(EVERY_FIELD, path)):
            form = ("text", "json")[count % 2]
            count += 1
            assert_refused(bundle, with_value(EVERY_FIELD, path, value), form,
                           name_of(path))
    assert count > 20
