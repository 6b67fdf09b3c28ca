// fmt_static.cpp — what the shared library of fmt holds, for programs that are static.
// With FMT_HEADER_ONLY its headers define all of it; the compiler keeps what is used.
#include <fmt/format.h>

namespace {

using Format = std::string (*)(fmt::string_view, fmt::format_args);
using Print = void (*)(fmt::string_view, fmt::format_args);
using PrintTo = void (*)(std::FILE*, fmt::string_view, fmt::format_args);

[[gnu::used]] const Format format = &fmt::vformat;
[[gnu::used]] const Print print = &fmt::vprint;
[[gnu::used]] const PrintTo print_to = &fmt::vprint;
[[gnu::used]] const auto refuse = &fmt::detail::throw_format_error;
[[gnu::used]] const auto assert_fail = &fmt::detail::assert_fail;
[[gnu::used]] bool (*const is_printable)(std::uint32_t) = &fmt::detail::is_printable;
[[gnu::used]] const auto separator = &fmt::detail::thousands_sep_impl<char>;

}  // namespace
