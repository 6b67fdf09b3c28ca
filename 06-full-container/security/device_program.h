// device_program.h — a program for the kernel, and the group that it decides for.
#pragma once

#include <linux/bpf.h>

#include <string>
#include <vector>

namespace tinbox {

// Loads it, and has the kernel ask it before a process of the group, or of one below,
// opens or makes a device. It goes with the group. bpf(2)
void attach_to_group(const std::string& directory, const std::vector<bpf_insn>& code);

}  // namespace tinbox
