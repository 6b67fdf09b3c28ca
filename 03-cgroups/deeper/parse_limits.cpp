// parse_limits.cpp — see parse_limits.h. Strict: a limit misread is worse than none.
#include "03-cgroups/deeper/parse_limits.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <set>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& text,
                         const std::string& expected) {
  throw sys::InputError(fmt::format("{} {}: expected {}", option, text, expected));
}

constexpr std::string_view units = "KMGT";  // 2^10, 2^20, 2^30, 2^40 bytes

char capital(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A')
                                        : letter;
}

// /dev/loop0 as the kernel's files name it, "7:0"; "7:0" is left as it is.
std::string device_number(const std::string& option, const std::string& name) {
  if (!name.starts_with('/')) return name;
  struct stat found {};
  if (::stat(name.c_str(), &found) != 0 || !S_ISBLK(found.st_mode))
    throw sys::InputError(
        fmt::format("{} {}: not a block device: see lsblk", option, name));
  return fmt::format("{}:{}", ::major(found.st_rdev), ::minor(found.st_rdev));
}

// The number of the last processor that is at work: sysfs has "0-3".
unsigned last_processor() {
  auto text = sys::read_file("/sys/devices/system/cpu/online");
  text.erase(text.find('\n'));
  return sys::parse_number<unsigned>(text.substr(text.find_last_of(",-") + 1))
      .value_or(0);
}

bool is_device_number(const std::string& text) {
  const auto parts = sys::split(text, ':');
  return parts.size() == 2 && sys::parse_number<unsigned>(parts[0]) &&
         sys::parse_number<unsigned>(parts[1]);
}

}  // namespace

std::uint64_t parse_size(const std::string& option, const std::string& text) {
  if (text == "max") return unlimited;
  auto digits = text;
  unsigned shift = 0;
  if (const auto unit = units.find(text.empty() ? '?' : capital(text.back()));
      unit != units.npos) {
    shift = 10 * (static_cast<unsigned>(unit) + 1);
    digits.pop_back();
  }
  const auto number = sys::parse_number<std::uint64_t>(digits);
  constexpr auto most = unlimited >> 2;  // 4 EiB: no kernel's counter goes further
  if (!number || *number > most >> shift)
    refuse(option, text, "bytes, such as 64M (K, M, G, T), or max");
  return *number << shift;
}

std::uint64_t parse_cpus(const std::string& option, const std::string& text) {
  if (text == "max") return unlimited;
  const auto parts = sys::split(text, '.');
  const auto whole = sys::parse_number<std::uint64_t>(parts[0]);
  const auto decimals = parts.size() > 1 ? parts[1] : "0";
  const auto part = sys::parse_number<std::uint64_t>(decimals);
  const bool is_number = whole && part && parts.size() <= 2 && decimals.size() <= 2;
  const auto hundredths = is_number && *whole <= 8192
                              ? *whole * 100 + *part * (decimals.size() == 1 ? 10 : 1)
                              : 0;
  if (hundredths == 0)  // the kernel takes no less than a hundredth
    refuse(option, text, "processors, from 0.01 to 8192, such as 0.5, or max");
  return hundredths * (cpu_period_us / 100);
}

std::uint64_t parse_count(const std::string& option, const std::string& text,
                          std::uint64_t most) {
  if (text == "max") return unlimited;
  const auto number = sys::parse_number<std::uint64_t>(text);
  if (!number || *number < 1 || *number > most)
    refuse(option, text, fmt::format("a number from 1 to {}, or max", most));
  return *number;
}

// A weight is no limit, so there is no "max" that would take it away.
std::uint64_t parse_weight(const std::string& option, const std::string& text) {
  const auto number = sys::parse_number<std::uint64_t>(text);
  if (!number || *number < 1 || *number > 10000)
    refuse(option, text, "a number from 1 to 10000");
  return *number;
}

std::string parse_cpu_list(const std::string& option, const std::string& text) {
  const auto most = last_processor();
  for (const auto& range : sys::split(text, ',')) {
    const auto ends = sys::split(range, '-');
    const auto first = sys::parse_number<unsigned>(ends.front());
    const auto last = sys::parse_number<unsigned>(ends.back());
    if (!first || !last || *first > *last || *last > most || ends.size() > 2)
      refuse(option, text, fmt::format("processors from 0 to {}, such as 0,1-3", most));
  }
  return text;
}

IoLimit parse_io_limit(const std::string& option, const std::string& text) {
  const auto colon = text.rfind(':');
  const auto equals = text.find('=', colon == text.npos ? 0 : colon);
  if (colon == text.npos || equals == text.npos)
    refuse(option, text, "DEV:KEY=N, such as /dev/sda:wbps=1M");
  IoLimit limit;
  limit.device = device_number(option, text.substr(0, colon));
  limit.key = text.substr(colon + 1, equals - colon - 1);
  limit.value = parse_size(option, text.substr(equals + 1));
  const std::set<std::string> keys = {"rbps", "wbps", "riops", "wiops"};
  if (!is_device_number(limit.device) || !keys.contains(limit.key) || limit.value == 0)
    refuse(option, text, "DEV:KEY=N with rbps, wbps, riops or wiops, and N above 0");
  return limit;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes == unlimited) return "max";
  std::size_t unit = 0;
  while (unit < units.size() && bytes > 0 && bytes % 1024 == 0) bytes /= 1024, ++unit;
  return unit == 0 ? std::to_string(bytes)
                   : fmt::format("{}{}", bytes, units[unit - 1]);
}

}  // namespace tinbox
