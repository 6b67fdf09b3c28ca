"""watch — not yet."""


def watch(tree, words):
    tree.exercise(words)
    return 1
