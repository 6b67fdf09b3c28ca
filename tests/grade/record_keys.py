"""record_keys — the keys of a record, and what each may hold."""
import re

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")


def text(most):
    """A line of text, of so many characters at most."""
    def fault(value):
        if not isinstance(value, str) or not value.strip():
            return "expected a text"
        if "\n" in value:
            return "expected one line"
        return f"longer than {most} characters" if len(value) > most else ""
    return fault


def matching(form, words):
    def fault(value):
        found = isinstance(value, str) and re.fullmatch(form, value)
        return "" if found else f"expected {words}"
    return fault


def count(most):
    def fault(value):
        is_count = type(value) is int and 0 < value <= most
        return "" if is_count else f"expected a number from 1 to {most}"
    return fault


def each(item, exactly=None):
    """A list; `item` judges what is in it."""
    def fault(value):
        if not isinstance(value, list):
            return "expected a list"
        if exactly is not None and len(value) != exactly:
            return f"expected {exactly} of them"
        return next(filter(None, map(item, value)), "")
    return fault


def table(name, item):
    def fault(value):
        if not isinstance(value, dict) or not value:
            return "expected a table"
        return next(filter(None, map(name, value)), "") or next(
            filter(None, map(item, value.values())), "")
    return fault


def kind(*types):
    return lambda value: "" if isinstance(value, types) else "of the wrong type"


def maybe(item):
    return lambda value: "" if value == "" else item(value)


ID = matching(r"\d+\.\d+", "a number such as 2.4")
CHECK = matching(r"[a-z][a-z0-9_]{2,39}", "a name such as name_inside")
SLUG = matching(r"[a-z0-9]+(-[a-z0-9]+)*", "a name such as uts-flag-forgotten")
PAGE = matching(r"[\w.@+-]+\(\d\w*\)", "a page such as unshare(2)")
PLACE = matching(r"[\w./-]+", "a file's name")
EXERCISE = {
    "id": ID, "title": text(50), "goal": text(400), "points": count(100),
    "minutes": count(240), "file": PLACE, "after": each(ID), "needs": each(SLUG),
    "otherwise": maybe(text(300)), "read": each(PAGE), "hints": each(text(400), 3),
    "visibility": matching("|".join(VISIBILITIES), "one of " + ", ".join(VISIBILITIES)),
    "checks": kind(dict), "mutant": kind(list),
}
PARTS = table(CHECK, text(160))
MUTANT = {"name": SLUG, "cause": text(300), "check": CHECK}


def require_keys(found, keys):
    """(key, fault) of the first key that is unknown, missing or wrong; else None."""
    if not isinstance(found, dict):
        return "", "expected a table"
    for key in found:
        if key not in keys:
            return key, "unknown"
    for key, fault_of in keys.items():
        if key not in found:
            return key, "missing"
        if fault := fault_of(found[key]):
            return key, fault
    return None
