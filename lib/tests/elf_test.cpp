// elf_test.cpp — headers made by hand, and what liars write into them.
#include "lib/elf.h"

#include <elf.h>

#include <cstring>

#include "lib/files.h"
#include "lib/tests/catch.h"

namespace {

const std::string loader = "/lib/ld-test.so.1";

template <typename Header, typename ProgramHeader>
struct Crafted {
  Header header{};
  ProgramHeader segments[2]{};

  explicit Crafted(unsigned char elf_class) {
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = elf_class;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_machine = EM_X86_64;
    header.e_phoff = sizeof header;
    header.e_phentsize = sizeof(ProgramHeader);
    header.e_phnum = 2;
    segments[0].p_type = PT_LOAD;
    segments[1].p_type = PT_INTERP;
    segments[1].p_offset = sizeof *this;
    segments[1].p_filesz = static_cast<unsigned>(loader.size() + 1);
  }

  // The bytes of the file, the loader's name last.
  std::string file() const {
    std::string bytes(sizeof *this, '\0');
    std::memcpy(bytes.data(), this, sizeof *this);
    return bytes + loader + '\0';
  }
};

struct Elf64 : Crafted<Elf64_Ehdr, Elf64_Phdr> {
  Elf64() : Crafted(ELFCLASS64) {}
};
struct Elf32 : Crafted<Elf32_Ehdr, Elf32_Phdr> {
  Elf32() : Crafted(ELFCLASS32) {}
};

}  // namespace

TEST_CASE("the loader stands in PT_INTERP") {
  CHECK(sys::elf_loader(Elf64().file()) == loader);
  CHECK(sys::elf_loader(Elf32().file()) == loader);
}

TEST_CASE("a static program has no loader") {
  Elf64 elf;
  elf.segments[1].p_type = PT_NULL;
  CHECK(sys::elf_loader(elf.file()).empty());
}

TEST_CASE("a file cut anywhere is read without harm") {
  const auto file = Elf64().file();
  for (std::size_t size = 0; size + 1 < file.size(); ++size) {
    const auto cut = file.substr(0, size);
    CAPTURE(size);
    CHECK(sys::elf_loader(cut) == cut.substr(std::min(size, sizeof(Elf64))));
    (void)sys::elf_machine(cut);
  }
}

TEST_CASE("a program header is read whole or not at all") {
  Elf64 elf;
  elf.segments[1].p_offset = 1;
  elf.segments[1].p_filesz = 3;
  const auto file = elf.file();
  CHECK(sys::elf_loader(file) == "ELF");
  const std::string_view cut(file.data(), sizeof elf - 8);  // more would be in reach
  CHECK(sys::elf_loader(cut).empty());
}

TEST_CASE("lying offsets and counts lead nowhere") {
  Elf64 elf;
  SECTION("program headers beyond the file") { elf.header.e_phoff = 1 << 20; }
  SECTION("program headers at the end of the address space") {
    elf.header.e_phoff = ~0UL - 8;
  }
  SECTION("a loader beyond the file") { elf.segments[1].p_offset = ~0UL; }
  SECTION("program headers of another size") { elf.header.e_phentsize = 7; }
  CHECK(sys::elf_loader(elf.file()).empty());
}

TEST_CASE("a length that lies is cut at the file's end, a name at its zero byte") {
  Elf64 elf;
  elf.segments[1].p_filesz = ~0UL;
  elf.header.e_phnum = 0xFFFF;
  CHECK(sys::elf_loader(elf.file()) == loader);
  CHECK(sys::elf_loader(elf.file() + "more") == loader);
}

TEST_CASE("the machine is named in either byte order") {
  Elf64 elf;
  CHECK(sys::elf_machine(elf.file()) == "x86-64");
  elf.header.e_machine = EM_AARCH64;
  CHECK(sys::elf_machine(elf.file()) == "arm64");
  elf.header.e_machine = 0x1234;
  CHECK(sys::elf_machine(elf.file()) == "machine 4660");
  elf.header.e_ident[EI_DATA] = ELFDATA2MSB;
  elf.header.e_machine = __builtin_bswap16(EM_S390);
  CHECK(sys::elf_machine(elf.file()) == "s390");
}

TEST_CASE("what is no ELF file has neither machine nor loader") {
  const std::string text = GENERATE(as<std::string>(), "",
                                    "\x7f"
                                    "ELF",
                                    "#!/bin/sh\n", std::string(64, 'x'));
  CHECK(sys::elf_machine(text).empty());
  CHECK(sys::elf_loader(text).empty());
}

TEST_CASE("this very program is built for this machine") {
  const auto file = sys::read_file("/proc/self/exe").substr(0, 4096);
  CHECK(sys::elf_machine(file) == sys::own_machine());
  CHECK(sys::elf_loader(file).starts_with("/lib"));
}
