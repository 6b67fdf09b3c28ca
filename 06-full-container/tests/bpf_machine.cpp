// bpf_machine.cpp — see bpf_machine.h.
#include "06-full-container/tests/bpf_machine.h"

#include <cstring>
#include <stdexcept>

namespace {

bool answer(unsigned question, std::uint32_t accumulator, std::uint32_t value) {
  switch (question) {
    case BPF_JEQ: return accumulator == value;
    case BPF_JGT: return accumulator > value;
    case BPF_JGE: return accumulator >= value;
    case BPF_JSET: return (accumulator & value) != 0;
    default: throw std::logic_error("an unknown question");
  }
}

std::uint32_t load(const seccomp_data& call, std::uint32_t offset) {
  if (offset % 4 != 0 || offset + 4 > sizeof call)
    throw std::logic_error("a word that is not there");
  std::uint32_t word;
  std::memcpy(&word, reinterpret_cast<const char*>(&call) + offset, sizeof word);
  return word;
}

}  // namespace

std::uint32_t run_filter(const std::vector<sock_filter>& program,
                         const seccomp_data& call) {
  std::uint32_t accumulator = 0;
  for (std::size_t place = 0; place < program.size(); ++place) {
    const auto& [code, if_so, if_not, value] = program[place];
    switch (code) {
      case BPF_LD | BPF_W | BPF_ABS: accumulator = load(call, value); continue;
      case BPF_ALU | BPF_AND | BPF_K: accumulator &= value; continue;
      case BPF_JMP | BPF_JA: place += value; continue;
      case BPF_RET | BPF_K: return value;
      default: break;
    }
    if (BPF_CLASS(code) != BPF_JMP || BPF_SRC(code) != BPF_K)
      throw std::logic_error("an unknown instruction");
    place += answer(BPF_OP(code), accumulator, value) ? if_so : if_not;
  }
  throw std::logic_error("it runs over its end");
}
