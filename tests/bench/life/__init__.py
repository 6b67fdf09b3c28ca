"""life — what do exec, state and delete cost? See ../README.md."""
