"""Two compilers build every source: what only one accepts is not C++20.

Under --all the suite builds two presets: dev, and asan.
"""
import json

from house.source_tree import ROOT


def variables_of(name, presets):
    """The cache variables of a preset, and below them those that it inherits."""
    preset = presets[name]
    inherited = preset.get("inherits")
    return {**(variables_of(inherited, presets) if inherited else {}),
            **preset.get("cacheVariables", {})}


def test_the_suite_builds_with_the_distributions_compiler_and_with_clang():
    told = json.loads((ROOT / "CMakePresets.json").read_text())
    presets = {preset["name"]: preset for preset in told["configurePresets"]}
    compilers = [variables_of(name, presets).get("CMAKE_CXX_COMPILER")
                 for name in ("dev", "asan")]
    assert compilers == [None, "clang++"]
    built = {preset["name"]: preset for preset in told["buildPresets"]}
    assert not any("targets" in built[name] for name in ("dev", "asan"))  # all of them
