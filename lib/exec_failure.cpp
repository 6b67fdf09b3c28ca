// exec_failure.cpp — retraces what execve(2) does with a file: look-up, permission,
// format (ELF or #!), and then the same for the program that this format names.
#include "lib/exec_failure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <fmt/format.h>

#include "lib/elf.h"
#include "lib/error.h"
#include "lib/fd.h"

namespace sys {
namespace {

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// The first bytes of the file, enough for its headers; "" if we may not read it.
std::string read_start(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::string start(4096, '\0');
  const auto length = fd ? ::read(fd.get(), start.data(), start.size()) : 0;
  start.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return start;
}

// "/bin/sh" of "#! /bin/sh -e\n". execve(2), "Interpreter scripts"
std::string interpreter_of(const std::string& start) {
  if (!start.starts_with("#!")) return "";
  const auto line = start.substr(2, start.find('\n') - 2);
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == line.npos) return "";
  return line.substr(begin, line.find_first_of(" \t", begin) - begin);
}

std::string why_not_found(const std::string& program) {
  if (!exists(program))
    return "no such program in this root: see ./workshop rootfs programs";
  const auto start = read_start(program);
  if (const auto loader = elf_loader(start); !loader.empty() && !exists(loader))
    return fmt::format("its ELF loader {} is not in this root: see ./workshop rootfs",
                       loader);
  const auto interpreter = interpreter_of(start);
  if (interpreter.empty()) return "";
  if (interpreter.ends_with('\r'))
    return "its #! line ends in CR LF: save it with Unix line ends (sed -i 's/\\r$//')";
  if (!exists(interpreter))
    return fmt::format("its #! interpreter {} is not in this root: put it there",
                       interpreter);
  return fmt::format("its #! interpreter {}: {}", interpreter,
                     why_not_found(interpreter));
}

std::string why_not_allowed(const std::string& program) {
  struct stat file {};
  struct statvfs mount {};
  if (::stat(program.c_str(), &file) != 0)
    return "a directory on the way to it may not be searched by this user";
  if (S_ISDIR(file.st_mode)) return "it is a directory: name a program in it";
  if (!S_ISREG(file.st_mode)) return "it is not a regular file";
  if (::statvfs(program.c_str(), &mount) == 0 && (mount.f_flag & ST_NOEXEC))
    return "its file system is mounted noexec: remount it with exec, or copy the file";
  if ((file.st_mode & 0111) == 0) return "no execute permission: chmod +x it";
  if (::access(program.c_str(), X_OK) != 0) return "this user may not execute it";
  if (const auto interpreter = interpreter_of(read_start(program));
      !interpreter.empty())
    return fmt::format("its #! interpreter {} may not be executed: see its mode",
                       interpreter);
  return "";
}

std::string why_wrong_format(const std::string& program) {
  if (::access(program.c_str(), R_OK) != 0) return "";
  const auto start = read_start(program);
  if (start.empty()) return "the file is empty: copy it again";
  if (const auto machine = elf_machine(start); !machine.empty())
    return machine == own_machine()
               ? "its ELF file is damaged"
               : fmt::format("it is built for {}, this machine is {}: get one for it",
                             machine, own_machine());
  return "neither ELF nor a script: begin it with a line such as #!/bin/sh";
}

}  // namespace

std::string explain_exec_failure(const std::string& program, int error_number) {
  switch (error_number) {
    case ENOENT: return why_not_found(program);
    case EACCES: return why_not_allowed(program);
    case ENOEXEC: return why_wrong_format(program);
    case ELIBBAD: return "its ELF loader is damaged, or built for another machine";
    case ETXTBSY: return "somebody has it open for writing: try again later";
    case ELOOP: return "symbolic links, or #! interpreters, that lead to each other";
    default: return "";
  }
}

void throw_exec_error(const std::string& program, int error_number) {
  throw ExecError(fmt::format("execve({:?})", program), error_number,
                  explain_exec_failure(program, error_number));
}

}  // namespace sys
