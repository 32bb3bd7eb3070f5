#include "editor/framing.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace stepwarden::editor;

TEST_CASE("a message is complete once as many bytes have come as its header says") {
    FrameReader reader;
    const std::string bytes = framed("{\"a\": \"\xc3\xa9\"}");
    CHECK(bytes.starts_with("Content-Length: 11\r\n\r\n"));
    for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
        reader.feed(bytes.substr(i, 1));
        const auto next = reader.next();
        REQUIRE(next);
        CHECK_FALSE(*next);
    }
    reader.feed(bytes.substr(bytes.size() - 1));
    CHECK(**reader.next() == "{\"a\": \"\xc3\xa9\"}");
    CHECK_FALSE(*reader.next());
}

TEST_CASE("messages that come together are given one by one") {
    FrameReader reader;
    reader.feed(framed("1") + framed("") + framed("22"));
    CHECK(**reader.next() == "1");
    CHECK(**reader.next() == "");
    CHECK(**reader.next() == "22");
    CHECK_FALSE(*reader.next());
}

TEST_CASE("headers are read whatever their case and order, and others are passed over") {
    FrameReader reader;
    reader.feed("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH:  2\r\n\r\n{}");
    CHECK(**reader.next() == "{}");
}

TEST_CASE("a stream that is not understood is said to be so") {
    const auto error_of = [](const std::string& bytes, std::size_t most = most_message_bytes) {
        FrameReader reader(most);
        reader.feed(bytes);
        const auto next = reader.next();
        return next ? std::string() : next.error();
    };
    CHECK(error_of("Content-Type: x\r\n\r\n{}") == "a header gives no Content-Length");
    CHECK(error_of("Content-Length: -1\r\n\r\n") == "a header gives no Content-Length");
    CHECK(error_of("Content-Length: 99999999999999999999999\r\n\r\n") == "a header gives no Content-Length");
    CHECK(error_of("nonsense\r\n\r\n") == "a header gives no Content-Length");
    CHECK(error_of("Content-Length: 101\r\n\r\n", 100) == "a message of 101 bytes is beyond the limit of 100");
    CHECK(error_of(std::string(most_header_bytes + 1, 'x')) == "no header ends within 8192 bytes");
}
