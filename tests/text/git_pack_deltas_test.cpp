#include "text/git_pack_deltas.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "support/git_scratch.hpp"
#include "text/git.hpp"

using namespace stepwarden;
using tests::GitScratch;
using tests::Scratch;

namespace {

git_oid id_of(const std::string& digits) {
    git_oid id;
    REQUIRE(git_oid_fromstr(&id, digits.c_str()) == 0);
    return id;
}

std::string big_endian(std::size_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
    return bytes;
}

constexpr std::size_t id_bytes = 20;

/// A pack of two deltas, each against the other, whose ids are 20 bytes of 1 and of 2.
void write_circle(const Scratch& scratch) {
    const std::string one(id_bytes, '\1');
    const std::string two(id_bytes, '\2');
    const std::string empty_stream("\x78\x9c\x03\x00\x00\x00\x00\x01", 8);
    const std::string first = "\x70" + two + empty_stream;
    const std::string second = "\x70" + one + empty_stream;
    const std::string sum(id_bytes, '\0');
    std::string fanout = big_endian(0);
    for (int i = 1; i < 256; ++i) fanout += big_endian(i == 1 ? 1 : 2);
    const std::string name = "objects/pack/pack-" + std::string(40, '1');
    scratch.write(name + ".pack", "PACK" + big_endian(2) + big_endian(2) + first + second + sum);
    scratch.write(name + ".idx", std::string("\377tOc\0\0\0\2", 8) + fanout + one + two + std::string(8, '\0') +
                                     big_endian(12) + big_endian(12 + first.size()) + sum + sum);
    scratch.write("HEAD", "ref: refs/heads/main\n");
    scratch.write("config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
    scratch.write("refs/heads/main", "0101010101010101010101010101010101010101\n");
}

}  // namespace

TEST_CASE("deltas that git writes come to an end, as do ids that are not there") {
    GitScratch scratch;
    std::string content;
    for (int i = 0; i < 60; ++i) {
        content += fmt::format("line {}, as long as it takes to be worth a delta against the version before\n", i);
        scratch.write("file", content);
        scratch.commit(fmt::format("{}", i));
    }
    for (const char* version : {"1", "2"}) {
        CAPTURE(version);
        scratch.git(fmt::format("-c pack.indexVersion={} repack -q -a -d -f --depth=50", version));
        const text::PackDeltas deltas(scratch.pack_files(".idx").front());
        for (int back = 0; back < 60; ++back)
            CHECK(deltas.come_to_an_end(id_of(scratch.git(fmt::format("rev-parse HEAD~{}:file", back)))));
        CHECK(deltas.come_to_an_end(id_of(std::string(40, '0'))));
        CHECK(deltas.come_to_an_end(id_of(std::string(40, 'f'))));
    }
}

TEST_CASE("an object whose deltas go round is told, and not followed for ever") {
    const tests::UncountedLeaks uncounted;
    const Scratch scratch;
    write_circle(scratch);
    const auto repository = text::GitRepository::open(scratch.path());
    REQUIRE(repository.has_value());
    const auto blob = (*repository)->blob("0101010101010101010101010101010101010101", 1000);
    REQUIRE_FALSE(blob.has_value());
    CHECK(blob.error().message ==
          "git blob 0101010101010101010101010101010101010101 cannot be read: it is the end of more than the limit of "
          "4095 deltas, or they go round; `git fsck` tells what is damaged");
    CHECK_FALSE((*repository)->commit("main").has_value());
}
