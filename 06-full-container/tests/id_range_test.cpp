// id_range_test.cpp — 65536 ids that no other container has.
#include "06-full-container/capstone/id_range.h"

#include <fstream>

#include "lib/tests/catch.h"
#include "lib/tests/temp_dir.h"

namespace tinbox {

namespace {

namespace fs = std::filesystem;

unsigned first_of(const IdRangeLock& lock) { return lock.maps().uids.at(0).outside; }

std::ptrdiff_t files_in(const std::string& directory) {
  return std::distance(fs::directory_iterator(directory), fs::directory_iterator());
}

}  // namespace

TEST_CASE("a range follows from the name, and two are never the same") {
  const tests::TempDir directory;
  const auto ids = directory / "ids";
  unsigned alone = 0;
  {
    const IdRangeLock lock("web", ids);
    alone = first_of(lock);
    CHECK(alone % 65536 == 0);
    CHECK(alone >= 524288);
    CHECK(alone <= 1878982656);
    const IdRangeLock other("web", ids);
    CHECK(first_of(other) != alone);
    CHECK(files_in(ids) == 2);
  }
  CHECK(files_in(ids) == 0);
  CHECK(first_of(IdRangeLock("web", ids)) == alone);
}

TEST_CASE("users and groups have the same map") {
  const tests::TempDir directory;
  const auto maps = IdRangeLock("web", directory / "ids").maps();
  CHECK(maps.uids.at(0).inside == 0);
  CHECK(maps.uids.at(0).count == 65536);
  CHECK(maps.gids.at(0).outside == maps.uids.at(0).outside);
}

TEST_CASE("what a killed program left goes with the next, and what is held stays") {
  const tests::TempDir directory;
  const auto ids = directory / "ids";
  const IdRangeLock held("web", ids);
  std::ofstream(ids + "/65536") << "";
  const IdRangeLock next("mail", ids);
  CHECK(files_in(ids) == 2);
  CHECK_FALSE(fs::exists(ids + "/65536"));
}

}  // namespace tinbox
