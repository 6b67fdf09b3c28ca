"""expect.py — how a check says what it saw, and what it would have seen.

A check fails by Failed, and by nothing else: any other exception is a trouble of the
grader's or of the machine's, and costs no point.
"""


class Failed(Exception):
    """`symptom` is a short name: equal for equal faults, so that causes can be told."""

    def __init__(self, symptom, saw, expected, given="", did="", verdict="fail"):
        super().__init__(f"{expected}: {saw}")
        self.symptom, self.saw, self.expected = symptom, str(saw), str(expected)
        self.given, self.did, self.verdict = given, did, verdict

    def told(self):
        return {"symptom": self.symptom, "given": self.given, "did": self.did,
                "saw": self.saw, "expected": self.expected}


class NotHere(Exception):
    """This machine cannot show it: no point is given, and none is lost."""
