"""reports.py — what each test program told in JUnit XML, in one form."""
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass
class Case:
    name: str
    outcome: str
    seconds: float = 0.0
    text: str = ""


def read(path):
    """The cases of one file. pytest writes two for a test whose teardown failed too."""
    cases = {}
    for element in ElementTree.parse(path).iter("testcase"):
        case = _case(element)
        earlier = cases.get(case.name)
        if earlier and earlier.outcome == FAILED:
            case.outcome, case.text = FAILED, earlier.text + "\n" + case.text
        cases[case.name] = case
    return list(cases.values())


def _case(element):
    place = element.get("classname", "")
    name = f"{place}: {element.get('name')}" if place else element.get("name")
    case = Case(name, PASSED, float(element.get("time") or 0))
    for child in element:
        told = (child.text or child.get("message") or "no reason given").strip()
        if child.tag in ("failure", "error"):
            case.outcome = FAILED
            case.text += told + "\n"
        elif child.tag == "skipped" and case.outcome == PASSED:
            case.outcome, case.text = SKIPPED, child.get("message") or told
    return case


def slowest_parts(outcomes):
    slow = sorted(outcomes, key=lambda outcome: -outcome.seconds)
    return "\n".join(["", "parts:"] + [f"{o.seconds:8.0f} s  {o.name}" for o in slow])


def summary(cases, slowest=10):
    """The last thing that a person reads: failures, slow tests, skips, the counts."""
    failed, skipped = _those(cases, FAILED), _those(cases, SKIPPED)
    lines = []
    for case in failed:
        lines += ["", f"FAILED {case.name}", case.text.rstrip()]
    slow = sorted(cases, key=lambda case: -case.seconds)[:slowest]
    lines += ["", "slowest:"] + [f"{c.seconds:8.2f} s  {c.name}" for c in slow]
    lines += [f"skipped: {case.name}: {case.text}" for case in skipped]
    passed = len(_those(cases, PASSED))
    lines += [f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped"]
    return "\n".join(lines)


def succeeded(cases):
    """Silence is no success: something must have passed."""
    return bool(_those(cases, PASSED)) and not _those(cases, FAILED)


def _those(cases, outcome):
    return [case for case in cases if case.outcome == outcome]
