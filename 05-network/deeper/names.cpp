// names.cpp — see names.h.
#include "05-network/deeper/names.h"

#include <net/if.h>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "lib/error.h"

namespace tinbox {
namespace {

constexpr std::size_t longest_link = IFNAMSIZ - 1;  // its final zero counts
constexpr std::size_t longest_name = 64;            // it is the host name too

// No slash and no space, which the kernel forbids in links; no quote, for the names
// stand in rules.
bool is_plain(std::string_view name) {
  const auto letter = [](unsigned char c) { return c < 128 && std::isalnum(c); };
  return !name.empty() && letter(static_cast<unsigned char>(name.front())) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return letter(static_cast<unsigned char>(c)) || c == '-' || c == '_' ||
                  c == '.';
         });
}

void require_plain(std::string_view option, const std::string& name,
                   std::size_t longest) {
  if (name.size() > longest)
    throw sys::InputError(fmt::format("{}: a name has {} bytes at most, not {}", option,
                                      longest, name.size()));
  if (!is_plain(name))
    throw sys::InputError(fmt::format(
        "{} {}: expected letters, digits and -_. after the first", option, name));
}

}  // namespace

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

std::string link_name(const std::string& box) {
  const auto whole = "ve-" + box;
  if (whole.size() <= longest_link) return whole;
  return fmt::format("ve-{:.4}{:08x}", box, hash_of(box) & 0xffffffff);
}

Mac mac_of(const std::string& box, std::string_view end) {
  const auto hash = hash_of(fmt::format("{}/{}", box, end));
  Mac mac;
  for (std::size_t i = 0; i < mac.bytes.size(); ++i)
    mac.bytes[i] = static_cast<unsigned char>(hash >> 8 * i);
  // Bit 0: of one link, not of a group. Bit 1: given by us, not by a manufacturer.
  mac.bytes[0] = static_cast<unsigned char>((mac.bytes[0] & ~1U) | 2U);
  return mac;
}

void require_box_name(std::string_view option, const std::string& name) {
  require_plain(option, name, longest_name);
}

void require_link_name(std::string_view option, const std::string& name) {
  require_plain(option, name, longest_link);
}

}  // namespace tinbox
