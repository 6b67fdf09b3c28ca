// above.cpp — see above.h.
#include "03-cgroups/deeper/above.h"

#include <filesystem>

#include <fmt/format.h>

#include "03-cgroups/deeper/parse_limits.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

using Number = std::optional<std::uint64_t>;

// A limit: its option, its file, and both as numbers and as words.
struct Kind {
  const char* option;
  const char* file;
  Number (*read)(const std::string& path);
  std::string (*text)(std::uint64_t number);
};

// "50000 200000" of cpu.max, as so much of our own period: 25000.
Number read_cpu_us(const std::string& path) {
  const auto quota = read_number(path);
  if (!quota || *quota == unlimited) return quota;
  const auto line = sys::read_file(path);
  const auto space = line.find(' ') + 1;
  const auto period = line.substr(space, line.find('\n') - space);
  return *quota * cpu_period_us /
         sys::parse_number<std::uint64_t>(period).value_or(cpu_period_us);
}

std::string cpus_text(std::uint64_t us) {
  return fmt::format("{:g}", static_cast<double>(us) / cpu_period_us);
}

std::string count_text(std::uint64_t count) { return std::to_string(count); }

// Walks up as long as there is such a file: the top of all has none, or one without a
// limit.
void require(const std::string& directory, const Kind& kind, Number wanted) {
  if (!wanted || *wanted == unlimited) return;
  auto above = std::filesystem::path(directory).parent_path();
  while (const auto allowed = kind.read(above / kind.file)) {
    if (*allowed < *wanted)
      throw sys::InputError(fmt::format("{} {}: {} allows {}: ask for no more",
                                        kind.option, kind.text(*wanted), above.native(),
                                        kind.text(*allowed)));
    above = above.parent_path();
  }
}

}  // namespace

void require_allowed_above(const Cgroup& group, const Limits& limits) {
  const Kind memory{"--memory", "memory.max", read_number, size_text};
  const Kind memory_v1{"--memory", "memory.limit_in_bytes", read_number, size_text};
  const Kind processes{"--pids", "pids.max", read_number, count_text};
  const Kind cpus{"--cpus", "cpu.max", read_cpu_us, cpus_text};
  for (const auto& directory : group.directories()) {
    require(directory, memory, limits.memory_bytes);
    require(directory, memory_v1, limits.memory_bytes);
    require(directory, processes, limits.processes);
    require(directory, cpus, limits.cpu_us);
  }
}

}  // namespace tinbox
