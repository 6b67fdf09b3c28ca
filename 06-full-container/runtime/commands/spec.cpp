// spec.cpp — tinrun spec: writes a config.json to begin with.
#include <fcntl.h>

#include <fmt/format.h>

#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/spec/config_json.h"
#include "lib/check.h"
#include "lib/cli.h"
#include "lib/files.h"

namespace tinbox::commands {

int spec(const GlobalOptions&, int argc, char** argv) {
  std::string bundle = ".", name = "config.json";
  bool rootless = false;
  sys::Cli cli("Write a config.json", "tinrun spec --bundle my-bundle");
  cli.option("-b,--bundle DIR", bundle, "where to; default: here");
  cli.option("-f,--file FILE", name, "its name, in place of config.json");
  cli.flag("--rootless", rootless, "for a user: with a user namespace");
  cli.parse(argc, argv);

  const auto path = name.starts_with('/') ? name : bundle + "/" + name;
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0 && errno == EEXIST)
    throw sys::InputError(fmt::format("{} is there already: remove it first", path));
  const sys::Fd file(sys::check_quietly(fd, "open({:?}, O_CREAT|O_EXCL)", path));
  sys::write_all(file, usual_config_json(rootless));
  return 0;
}

}  // namespace tinbox::commands
