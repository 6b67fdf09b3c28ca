"""doctor — what this machine allows, and what to do where it does not."""
