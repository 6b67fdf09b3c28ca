// report.cpp — see report.h.
#include "06-full-container/runtime/report.h"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/runtime/clock.h"
#include "lib/error.h"
#include "lib/fd.h"
#include "lib/json_line.h"

namespace tinbox {
namespace {

std::string log_line(const std::string& format, const std::string& message) {
  if (format == "json")
    return sys::JsonLine()
               .add("level", "error")
               .add("msg", message)
               .add("time", time_text())
               .text() +
           "\n";
  return fmt::format("time=\"{}\" level=error msg={:?}\n", time_text(), message);
}

void write_log(const GlobalOptions& options, const std::string& message) {
  const sys::Fd log(::open(options.log.c_str(),
                           O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0644));
  const auto line = log_line(options.log_format, message);
  (void)!::write(log.get(), line.data(), line.size());  // ignore: stderr has it
}

}  // namespace

int report(const GlobalOptions& options, const std::exception& error) {
  // Engines look at the beginning of the line for words of runc's: no name before them.
  const bool is_phrase = dynamic_cast<const Failure*>(&error);
  if (is_phrase)
    fmt::print(stderr, "{}\n", error.what());
  else
    sys::report_failure("tinrun", error);
  if (!options.log.empty()) write_log(options, error.what());
  return 1;
}

void warn(const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings)
    fmt::print(stderr, "tinrun: warning: {}\n", warning);
}

}  // namespace tinbox
