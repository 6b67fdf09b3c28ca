// caller.cpp — makes one system call by its number, as a program of the given kind
// would: native, x32 or i386. Prints "ok", or errno's number.
//
//     caller KIND NUMBER [ARGUMENT...]
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace {

#ifdef __x86_64__
// The kernel's old door, open to programs of 64 bits too; the numbers are i386's.
long call_i386(long number, const long* arguments) {
  long result = number;
  asm volatile("int $0x80"
               : "+a"(result)
               : "b"(arguments[0]), "c"(arguments[1]), "d"(arguments[2])
               : "memory", "r8", "r9", "r10", "r11");
  return static_cast<int>(result);
}
#else
long call_i386(long, const long*) { return -ENOSYS; }
#endif

long call(const std::string& kind, long number, const long* arguments) {
  if (kind == "i386") return call_i386(number, arguments);
  if (kind == "x32") number |= 0x40000000;
  const long result = ::syscall(number, arguments[0], arguments[1], arguments[2]);
  return result < 0 ? -errno : result;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  long arguments[3] = {};
  for (int i = 3; i < count && i < 6; ++i)
    arguments[i - 3] = static_cast<long>(std::strtoul(words[i], nullptr, 0));
  const long result = call(words[1], std::atol(words[2]), arguments);
  const auto answer = (result < 0 ? std::to_string(-result) : "ok") + "\n";
  return ::write(STDOUT_FILENO, answer.data(), answer.size()) < 0;
}
