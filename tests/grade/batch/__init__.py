"""batch — grades a class: one submission after the other, and none in another's way."""
