// io_settings_json.cpp — see settings_json.h: weights of block devices.
#include <fmt/format.h>

#include "06-full-container/spec/settings_json.h"

namespace tinbox {
namespace {

// Weights of version 1 are 10 to 1000; those of version 2, but for BFQ's, 1 to 10000.
std::uint64_t read_weight(const Field& field) {
  const auto weight = field.count();
  if (weight < 10 || weight > 1000) field.refuse("expected a number from 10 to 1000");
  return weight;
}

std::uint64_t wide(std::uint64_t weight) { return 1 + (weight - 10) * 9999 / 990; }

// `device` is "" for all, or "8:0 ".
Setting weight(const Field& field, const std::string& device) {
  const auto number = read_weight(field);
  const auto narrow_text = fmt::format("{}{}", device, number);
  const char* suffix = device.empty() ? "" : "_device";
  return {field.place(),
          "io",
          {{"io.bfq.weight", narrow_text},
           {"io.weight", fmt::format("{}{}", device, wide(number))},
           {fmt::format("blkio.weight{}", suffix), narrow_text},
           {fmt::format("blkio.bfq.weight{}", suffix), narrow_text}}};
}

// A scheduler of version 1 that Linux 5.0 has dropped knew these.
Setting leaf_weight(const Field& field, const std::string& device) {
  const char* suffix = device.empty() ? "" : "_device";
  return {field.place(),
          "io",
          {{fmt::format("blkio.leaf_weight{}", suffix),
            fmt::format("{}{}", device, read_weight(field))}}};
}

void add_weights(const Field& object, const std::string& device, Settings& settings) {
  if (const auto field = object.member("weight"); field.count() != 0)
    settings.push_back(weight(field, device));
  if (const auto field = object.member("leafWeight"); field.count() != 0)
    settings.push_back(leaf_weight(field, device));
}

}  // namespace

Settings read_io_settings(const Field& block_io) {
  Settings settings;
  add_weights(block_io, "", settings);
  for (const auto& one : block_io.member("weightDevice").items()) {
    if (!one.member("weight").is_there() && !one.member("leafWeight").is_there())
      one.refuse("expected a weight or a leafWeight");
    const auto device = fmt::format("{}:{} ", one.member("major").required().count(),
                                    one.member("minor").required().count());
    add_weights(one, device, settings);
  }
  return settings;
}

}  // namespace tinbox
