// exec_failure.h — why execve(2) failed. Its errno alone misleads: ENOENT for a file
// that is there, when its ELF loader or its #! interpreter is not.
#pragma once

#include <string>

namespace sys {

// CHILD, right after execve(program) failed with `error_number`: throws ExecError with
// the reason as advice. It looks at the file with the root, the user and the mounts
// that execve had, so it sees what the kernel saw.
[[noreturn]] void throw_exec_error(const std::string& program, int error_number);

// The reason in one sentence, "" where errno says it all.
std::string explain_exec_failure(const std::string& program, int error_number);

}  // namespace sys
