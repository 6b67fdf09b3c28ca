"""study — working through the exercises alone: list, hint, reset, solution, watch."""
