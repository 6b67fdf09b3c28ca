"""diagnosis.py — the likely cause of a failure: whose fingerprint is it?

Each mutant, a wrong solution that we know, fails some checks of its exercise, each with
a symptom. fingerprints.json keeps these, as `kill.py --learn` has seen them. A
student's failures are compared with them; the nearest mutant's cause is told.
"""
import json
from pathlib import Path

FILE = Path(__file__).with_name("fingerprints.json")
NEAR_ENOUGH = 0.5


def fingerprint(checks):
    """The (check, symptom) pairs of those that were judged and failed."""
    return frozenset((one["name"], one["symptom"]) for one in checks
                     if one["verdict"] in ("fail", "timeout") and one.get("symptom"))


def known():
    """{mutant: fingerprint}"""
    table = json.loads(FILE.read_text()) if FILE.exists() else {}
    return {name: frozenset(map(tuple, pairs)) for name, pairs in table.items()}


def likely_mutant(exercise, seen, fingerprints=None):
    """The nearest of the exercise's mutants, or None where none is near."""
    table = known() if fingerprints is None else fingerprints
    near = [(likeness(seen, table.get(mutant.name, frozenset())), -place, mutant)
            for place, mutant in enumerate(exercise.mutants)]
    best, _, mutant = max(near, default=(0, 0, None))
    return mutant if best >= NEAR_ENOUGH else None


def likeness(one, other):
    """1 where they are the same; 0 where they share nothing."""
    return len(one & other) / len(one | other) if one | other else 0


def learn(table):
    """Write {mutant: fingerprint} down, for those that were tried; the others stay."""
    merged = known() | table
    lines = [f"  {json.dumps(name)}: {json.dumps(sorted(map(list, merged[name])))}"
             for name in sorted(merged)]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
