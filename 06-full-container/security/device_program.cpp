// device_program.cpp — see device_program.h, and device_rules.h.
//
// The kernel hands the program what is asked for, bpf_cgroup_dev_ctx, and takes 1 for
// an answer as "yes". It goes through the rules from the last one to the first:
//
//        r3 = the accesses asked for            read, write, mknod: bits
//   rule if it is about another device: next
//        allowed: strike its accesses from r3;  if none is left: yes
//        denied:  if one of its is in r3: no
//   end  yes
#include "06-full-container/security/device_program.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>

#include "06-full-container/security/device_rules.h"
#include "lib/check.h"
#include "lib/fd.h"

namespace tinbox {
namespace {

enum Register : std::uint8_t { r0, r1, r2_type, r3_asked, r4_major, r5_minor, r6 };

// One instruction. Its second operand is a register (BPF_X), or in it (BPF_K).
bpf_insn make(int operation, Register to, std::uint8_t from, std::size_t skip,
              unsigned value) {
  return {.code = static_cast<std::uint8_t>(operation),
          .dst_reg = static_cast<std::uint8_t>(to & 0xf),
          .src_reg = static_cast<std::uint8_t>(from & 0xf),
          .off = static_cast<std::int16_t>(skip),
          .imm = static_cast<std::int32_t>(value)};
}

bpf_insn load(Register to, std::size_t offset) {
  return make(BPF_LDX | BPF_MEM | BPF_W, to, r1, offset, 0);
}

bpf_insn skip_unless_equal(Register left, unsigned right, std::size_t count) {
  return make(BPF_JMP32 | BPF_JNE | BPF_K, left, 0, count, right);
}

void answer(std::vector<bpf_insn>& code, bool yes) {
  code.push_back(make(BPF_ALU64 | BPF_MOV | BPF_K, r0, 0, 0, yes));
  code.push_back(make(BPF_JMP | BPF_EXIT, r0, 0, 0, 0));
}

// What happens if the device is the rule's.
std::vector<bpf_insn> decision(const DeviceRule& rule) {
  std::vector<bpf_insn> code;
  if (rule.allow) {
    code.push_back(make(BPF_ALU64 | BPF_AND | BPF_K, r3_asked, 0, 0, ~rule.access));
    code.push_back(make(BPF_JMP32 | BPF_JNE | BPF_K, r3_asked, 0, 2, 0));
  } else {
    code.push_back(make(BPF_ALU64 | BPF_MOV | BPF_X, r6, r3_asked, 0, 0));
    code.push_back(make(BPF_ALU64 | BPF_AND | BPF_K, r6, 0, 0, rule.access));
    code.push_back(make(BPF_JMP32 | BPF_JEQ | BPF_K, r6, 0, 2, 0));
  }
  answer(code, rule.allow);
  return code;
}

void add_rule(std::vector<bpf_insn>& code, const DeviceRule& rule) {
  const auto then = decision(rule);
  std::vector<std::pair<Register, unsigned>> questions;
  if (rule.type == 'b') questions.emplace_back(r2_type, BPF_DEVCG_DEV_BLOCK);
  if (rule.type == 'c') questions.emplace_back(r2_type, BPF_DEVCG_DEV_CHAR);
  if (rule.major) questions.emplace_back(r4_major, *rule.major);
  if (rule.minor) questions.emplace_back(r5_minor, *rule.minor);
  for (auto rest = questions.size(); const auto& [asked, wanted] : questions)
    code.push_back(skip_unless_equal(asked, wanted, --rest + then.size()));
  code.insert(code.end(), then.begin(), then.end());
}

int bpf(int command, bpf_attr& attributes) {
  return static_cast<int>(::syscall(SYS_bpf, command, &attributes, sizeof attributes));
}

sys::Fd load_program(const std::vector<bpf_insn>& code) {
  bpf_attr attributes{};
  attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
  attributes.insns = reinterpret_cast<std::uintptr_t>(code.data());
  attributes.insn_cnt = static_cast<std::uint32_t>(code.size());
  attributes.license = reinterpret_cast<std::uintptr_t>("GPL");
  return sys::Fd(sys::check_quietly(
      bpf(BPF_PROG_LOAD, attributes),
      "bpf(BPF_PROG_LOAD, {{prog_type=BPF_PROG_TYPE_CGROUP_DEVICE, insn_cnt={}}})",
      code.size()));
}

}  // namespace

std::vector<bpf_insn> device_program(const DeviceRules& rules) {
  std::vector<bpf_insn> code = {
      load(r2_type, offsetof(bpf_cgroup_dev_ctx, access_type)),
      make(BPF_ALU64 | BPF_MOV | BPF_X, r3_asked, r2_type, 0, 0),
      make(BPF_ALU64 | BPF_AND | BPF_K, r2_type, 0, 0, 0xffff),  // the lower half
      make(BPF_ALU64 | BPF_RSH | BPF_K, r3_asked, 0, 0, 16),     // the upper
      load(r4_major, offsetof(bpf_cgroup_dev_ctx, major)),
      load(r5_minor, offsetof(bpf_cgroup_dev_ctx, minor))};
  for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule) add_rule(code, *rule);
  answer(code, true);
  return code;
}

void attach_to_group(const std::string& directory, const std::vector<bpf_insn>& code) {
  const auto program = load_program(code);
  const sys::Fd group(
      sys::check_quietly(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                         "open({:?})", directory));
  bpf_attr attributes{};
  attributes.target_fd = static_cast<std::uint32_t>(group.get());
  attributes.attach_bpf_fd = static_cast<std::uint32_t>(program.get());
  attributes.attach_type = BPF_CGROUP_DEVICE;
  attributes.attach_flags = BPF_F_ALLOW_MULTI;  // groups above and below have theirs
  sys::check(bpf(BPF_PROG_ATTACH, attributes),
             "bpf(BPF_PROG_ATTACH, {{target_fd={}, attach_type=BPF_CGROUP_DEVICE}})",
             group.get());
}

}  // namespace tinbox
