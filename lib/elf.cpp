// elf.cpp — reads the file header and the program headers of ELF. elf(5)
#include "lib/elf.h"

#include <elf.h>

#include <cstring>
#include <optional>

#include <fmt/format.h>

namespace sys {
namespace {

// A struct of the file at `offset`; nothing where the file is too short: never trust
// the numbers in a header.
template <typename Struct>
std::optional<Struct> read_struct(std::string_view file, std::uint64_t offset) {
  if (offset > file.size() || file.size() - offset < sizeof(Struct))
    return std::nullopt;
  Struct value;
  std::memcpy(&value, file.data() + offset, sizeof value);
  return value;
}

bool is_elf(std::string_view file) {
  return file.size() > EI_DATA && file.starts_with(ELFMAG);
}

// PT_INTERP is the program header that holds the loader's path.
template <typename Header, typename ProgramHeader>
std::string loader(std::string_view file) {
  const auto header = read_struct<Header>(file, 0);
  for (unsigned i = 0; header && i < header->e_phnum; ++i) {
    const auto segment = read_struct<ProgramHeader>(
        file, header->e_phoff + std::uint64_t{i} * header->e_phentsize);
    if (!segment || segment->p_type != PT_INTERP) continue;
    if (segment->p_offset >= file.size()) return "";
    const auto path = file.substr(segment->p_offset, segment->p_filesz);
    return std::string(path.substr(0, path.find('\0')));
  }
  return "";
}

std::string machine_name(unsigned machine) {
  switch (machine) {
    case EM_X86_64: return "x86-64";
    case EM_386: return "x86 (32 bit)";
    case EM_AARCH64: return "arm64";
    case EM_ARM: return "arm (32 bit)";
    case EM_RISCV: return "riscv";
    case EM_S390: return "s390";
    case EM_PPC64: return "ppc64";
    default: return fmt::format("machine {}", machine);
  }
}

}  // namespace

std::string elf_loader(std::string_view start) {
  if (!is_elf(start)) return "";
  return start[EI_CLASS] == ELFCLASS64 ? loader<Elf64_Ehdr, Elf64_Phdr>(start)
                                       : loader<Elf32_Ehdr, Elf32_Phdr>(start);
}

std::string elf_machine(std::string_view start) {
  // e_machine stands at the same place in both classes; its byte order is the file's.
  const auto header = read_struct<Elf32_Ehdr>(start, 0);
  if (!header || !is_elf(start)) return "";
  const unsigned machine = header->e_machine;
  const bool big_endian = start[EI_DATA] == ELFDATA2MSB;
  return machine_name(big_endian ? __builtin_bswap16(header->e_machine) : machine);
}

std::string own_machine() {
#if defined(__x86_64__)
  return machine_name(EM_X86_64);
#elif defined(__aarch64__)
  return machine_name(EM_AARCH64);
#elif defined(__riscv)
  return machine_name(EM_RISCV);
#else
  return "another";
#endif
}

}  // namespace sys
