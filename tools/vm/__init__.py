"""vm — one command in a virtual machine with pure cgroup v2; see README.md."""
