// elf.h — the two facts of an ELF file that decide whether execve(2) takes it. elf(5)
#pragma once

#include <string>
#include <string_view>

namespace sys {

// `start` is the beginning of a file; 4 KiB are enough for the usual linkers' output.

// The loader ("interpreter") the file asks for, "/lib64/ld-linux-x86-64.so.2"; "" for a
// static program, and for what is no ELF file.
std::string elf_loader(std::string_view start);

// The machine it is built for, "x86-64"; "" for what is no ELF file.
std::string elf_machine(std::string_view start);

// The machine that this program is built for.
std::string own_machine();

}  // namespace sys
