// id_range.cpp — see id_range.h.
#include "06-full-container/capstone/id_range.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include <fmt/format.h>

#include "05-network/deeper/names.h"
#include "lib/check.h"

namespace tinbox {
namespace {

constexpr unsigned size = 65536, lowest = 524288, highest = 1878982656;
constexpr unsigned ranges = (highest - lowest) / size + 1;

std::string file_of(const std::string& directory, unsigned first) {
  return fmt::format("{}/{}", directory, first);
}

// Who held it may have removed the file between our open and our lock: then it is a
// file that nobody else can find.
bool still_has_a_name(const sys::Fd& file) {
  struct stat found {};
  return ::fstat(file.get(), &found) == 0 && found.st_nlink > 0;
}

// What a program that was killed has left: a file that nobody locks.
void tidy_up(const std::string& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const sys::Fd file(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
  }
}

}  // namespace

IdRangeLock::IdRangeLock(const std::string& name, const std::string& directory)
    : directory_(directory) {
  std::filesystem::create_directories(directory_);
  tidy_up(directory_);
  const auto begin = hash_of(name) % ranges;
  for (unsigned tried = 0; tried < ranges; ++tried) {
    const auto number = static_cast<unsigned>((begin + tried) % ranges);
    if (try_lock(lowest + number * size)) return;
  }
  throw sys::InputError("--userns=pick: all ranges of ids are in use");
}

IdRangeLock::~IdRangeLock() {
  if (file_) ::unlink(file_of(directory_, first_).c_str());  // ignore: only a file
}

bool IdRangeLock::try_lock(unsigned first) {
  const auto path = file_of(directory_, first);
  sys::Fd file(sys::check_quietly(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600),
      "open({:?}, O_CREAT)", path));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) < 0 || !still_has_a_name(file))
    return false;
  first_ = first;
  file_ = std::move(file);
  return true;
}

IdMaps IdRangeLock::maps() const {
  return {.uids = {{0, first_, size}}, .gids = {{0, first_, size}}};
}

}  // namespace tinbox
