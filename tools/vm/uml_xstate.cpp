// uml_xstate.cpp — lets user-mode Linux 6.1 start on processors with large registers.
//
// User-mode Linux keeps the vector registers of its processes in buffers of 2696 bytes
// and puts them back with PTRACE_SETREGSET (ptrace(2)). Where the processor has more
// state than that (AMX), the kernel wants all of it and says EFAULT; user-mode Linux
// panics: "fatal_sigsegv". This library, loaded by LD_PRELOAD, stands between: it
// reads and writes the whole state, and shows the buffer's owner as much as fits.
#include <cpuid.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstring>

namespace {

// From linux/ptrace.h and linux/elf.h; sys/ptrace.h would declare ptrace itself.
constexpr int peek_text = 1;
constexpr int peek_user = 3;
constexpr int get_registers = 0x4204;  // PTRACE_GETREGSET
constexpr int set_registers = 0x4205;  // PTRACE_SETREGSET
constexpr long xstate = 0x202;         // NT_X86_XSTATE
constexpr std::size_t header = 512;    // where the mask of the parts in use stands

alignas(64) std::array<unsigned char, 65536> whole;
std::size_t whole_size = 0;

long real_ptrace(long request, long pid, long address, void* data) {
  return ::syscall(SYS_ptrace, request, pid, address, data);
}

// The parts of the state that end within the first `size` bytes, as a bit mask.
// CPUID leaf 0xd tells for each part its size (eax) and its place (ebx).
std::uint64_t parts_within(std::size_t size) {
  std::uint64_t parts = 0b11;  // x87 and SSE are always first
  for (unsigned part = 2; part < 63; ++part) {
    unsigned length = 0;
    unsigned place = 0;
    unsigned kind = 0;
    unsigned unused = 0;
    if (__get_cpuid_count(0xd, part, &length, &place, &kind, &unused) == 0) break;
    const bool of_user = (kind & 1) == 0;
    if (length != 0 && of_user && place + length <= size) parts |= 1ULL << part;
  }
  return parts;
}

long get_state(long pid, iovec& wanted) {
  iovec all = {whole.data(), whole.size()};
  const long result = real_ptrace(get_registers, pid, xstate, &all);
  if (result != 0) return result;
  whole_size = all.iov_len;
  wanted.iov_len = std::min(wanted.iov_len, all.iov_len);
  std::memcpy(wanted.iov_base, whole.data(), wanted.iov_len);
  return 0;
}

// What does not fit keeps its initial value: its bits in the mask are cleared.
long set_state(long pid, const iovec& given) {
  static const std::uint64_t kept = parts_within(given.iov_len);
  std::memcpy(whole.data(), given.iov_base, given.iov_len);
  std::memset(whole.data() + given.iov_len, 0, whole_size - given.iov_len);
  std::uint64_t mask = 0;
  std::memcpy(&mask, whole.data() + header, sizeof mask);
  mask &= kept;
  std::memcpy(whole.data() + header, &mask, sizeof mask);
  iovec all = {whole.data(), whole_size};
  return real_ptrace(set_registers, pid, xstate, &all);
}

}  // namespace

// Takes the place of glibc's function.
extern "C" long ptrace(int request, ...) {
  std::va_list rest;
  va_start(rest, request);
  const long pid = va_arg(rest, int);
  const long address = va_arg(rest, long);
  void* const data = va_arg(rest, void*);
  va_end(rest);

  if (address == xstate && request == get_registers)
    return get_state(pid, *static_cast<iovec*>(data));
  if (address == xstate && request == set_registers) {
    const iovec& given = *static_cast<iovec*>(data);
    if (whole_size > given.iov_len) return set_state(pid, given);
  }
  if (request >= peek_text && request <= peek_user) {
    long word = 0;  // glibc returns the word, where the kernel stores it
    if (real_ptrace(request, pid, address, &word) < 0) return -1;
    errno = 0;
    return word;
  }
  return real_ptrace(request, pid, address, data);
}
