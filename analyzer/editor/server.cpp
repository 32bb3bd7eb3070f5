#include "editor/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "editor/answers.hpp"
#include "editor/json_fields.hpp"
#include "editor/uri.hpp"
#include "text/json_nesting.hpp"

namespace stepwarden::editor {
namespace {

using nlohmann::json;

/// JSON-RPC's errors, and the protocol's own.
constexpr int parse_error = -32700;
constexpr int invalid_request = -32600;
constexpr int method_not_found = -32601;
constexpr int invalid_params = -32602;
constexpr int internal_error = -32603;
constexpr int server_not_initialized = -32002;
constexpr int request_cancelled = -32800;

/// Kinds of TextDocumentSyncKind.
constexpr int incremental = 2;

std::int64_t version_of(const json& document) {
    const json& version = below(document, {"version"});
    return version.is_number_integer() ? version.get<std::int64_t>() : 0;
}

json response(const json& id) { return {{"jsonrpc", "2.0"}, {"id", id}}; }

json failed(const json& id, int code, const std::string& message) {
    json answer = response(id);
    answer["error"] = {{"code", code}, {"message", message}};
    return answer;
}

Encoding encoding_offered(const json& parameters) {
    const json& offered = below(parameters, {"capabilities", "general", "positionEncodings"});
    const bool has_utf8 = offered.is_array() && std::ranges::find(offered, json("utf-8")) != offered.end();
    return has_utf8 ? Encoding::utf8 : Encoding::utf16;
}

}  // namespace

const std::vector<Server::Method>& Server::methods() {
    static const std::vector<Method> table = {
        {"initialize", &Server::initialize},
        {"shutdown", &Server::shut_down},
        {"textDocument/hover", &Server::hover},
        {"textDocument/definition", &Server::definition},
        {"textDocument/codeAction", &Server::code_action},
        {"initialized", &Server::initialized, false},
        {"exit", &Server::exit, false},
        {"textDocument/didOpen", &Server::did_open, false},
        {"textDocument/didChange", &Server::did_change, false},
        {"textDocument/didSave", &Server::did_save, false},
        {"textDocument/didClose", &Server::did_close, false},
        {"workspace/didChangeWatchedFiles", &Server::did_change_files, false},
        {"workspace/didChangeConfiguration", &Server::did_change_settings, false},
        {"workspace/didChangeWorkspaceFolders", &Server::ignore, false},
        {"$/cancelRequest", &Server::ignore, false},
    };
    return table;
}

Server::Server(ServerSettings settings, std::function<void(const json&)> send)
    : settings_(std::move(settings)),
      send_(std::move(send)),
      workspace_(settings_.policy_of, [this](const std::string& method, json parameters) {
          send_({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}});
      }) {}

void Server::take(std::string_view content) {
    if (text::is_json_deeper(content))
        return send_(failed(nullptr, invalid_request,
                            fmt::format("a message nests deeper than {} levels", text::most_json_levels)));
    json message = json::parse(content, nullptr, false);
    if (message.is_discarded())
        send_(failed(nullptr, parse_error, "this is no JSON"));
    else if (!message.is_object())
        send_(failed(nullptr, invalid_request, "a message has to be an object"));
    else
        waiting_.push_back(std::move(message));
}

void Server::work() {
    while (!waiting_.empty() && !has_ended_) {
        const json message = std::move(waiting_.front());
        waiting_.pop_front();
        handle(message);
    }
}

void Server::lose(const std::string& reason) {
    send_(failed(nullptr, parse_error, reason));
    has_ended_ = true;
}

/// What is taken back before its turn comes is not looked at.
bool Server::is_cancelled(const json& id) const {
    return std::ranges::any_of(waiting_, [&](const json& message) {
        return text_at(message, "method") == "$/cancelRequest" && below(message, {"params", "id"}) == id;
    });
}

void Server::handle(const json& message) {
    const json& id = below(message, {"id"});
    const bool has_id = id.is_string() || id.is_number();
    const json& name = below(message, {"method"});
    // An answer to what was asked of the editor.
    if (name.is_null() && (message.contains("result") || message.contains("error"))) return;
    if (!name.is_string())
        return send_(failed(has_id ? id : json(), invalid_request, "a message has to name a method"));
    const auto& known = methods();
    const auto method = std::ranges::find(known, name.get_ref<const std::string&>(), &Method::name);
    if (method == known.end() || method->is_request != has_id) {
        // Notifications that are not known may be passed over.
        if (has_id && stage_ == Stage::new_born)
            send_(failed(id, server_not_initialized, "the server is not initialized"));
        else if (has_id)
            send_(failed(id, method_not_found, fmt::format("there is no request '{}'", name.get<std::string>())));
        return;
    }
    const bool begins = method->handle == &Server::initialize;
    const bool ends = method->handle == &Server::exit;
    if (stage_ == Stage::new_born && !begins && !ends) {
        if (has_id) send_(failed(id, server_not_initialized, "the server is not initialized"));
        return;
    }
    if ((stage_ == Stage::shut_down && !ends) || (stage_ != Stage::new_born && begins)) {
        if (has_id)
            send_(failed(id, invalid_request, begins ? "the server is initialized" : "the server is shut down"));
        return;
    }
    if (has_id && is_cancelled(id)) return send_(failed(id, request_cancelled, "the request was cancelled"));
    Answer given = tl::unexpected(Failure{internal_error, "the request could not be answered"});
    try {
        given = (this->*method->handle)(below(message, {"params"}));
    } catch (const std::exception& error) {
        given = tl::unexpected(Failure{internal_error, error.what()});
    }
    if (has_id) answer(id, given);
}

void Server::answer(const json& id, const Answer& answer) {
    if (!answer) return send_(failed(id, answer.error().code, answer.error().message));
    json message = response(id);
    message["result"] = *answer;
    send_(message);
}

Server::Answer Server::initialize(const json& parameters) {
    stage_ = Stage::initialized;
    workspace_.set_encoding(encoding_offered(parameters));
    registers_watchers_ =
        below(parameters, {"capabilities", "workspace", "didChangeWatchedFiles", "dynamicRegistration"}) == true;
    workspace_.set_tells_checked(below(parameters, {"initializationOptions", "tellsChecked"}) == true);
    const std::string origin = text_at(below(parameters, {"initializationOptions"}), "tht");
    workspace_.set_origin(origin.empty() ? settings_.origin : origin);
    return json{{"capabilities",
                 {{"positionEncoding", workspace_.encoding() == Encoding::utf8 ? "utf-8" : "utf-16"},
                  {"hoverProvider", true},
                  {"definitionProvider", true},
                  {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
                  {"textDocumentSync", {{"openClose", true}, {"change", incremental}, {"save", true}}}}},
                {"serverInfo", {{"name", "stepwarden"}, {"version", settings_.version}}}};
}

Server::Answer Server::initialized(const json& /*parameters*/) {
    if (registers_watchers_)
        send_({{"jsonrpc", "2.0"},
               {"id", "stepwarden-watchers"},
               {"method", "client/registerCapability"},
               {"params",
                {{"registrations",
                  {{{"id", "files"},
                    {"method", "workspace/didChangeWatchedFiles"},
                    {"registerOptions",
                     {{"watchers",
                       {{{"globPattern", "**/*.{yaml,yml,j2,py}"}}, {{"globPattern", "**/.stepwarden*"}}}}}}}}}}}});
    return json();
}

Server::Answer Server::shut_down(const json& /*parameters*/) {
    stage_ = Stage::shut_down;
    return json();
}

Server::Answer Server::exit(const json& /*parameters*/) {
    has_ended_ = true;
    return json();
}

Server::Answer Server::did_open(const json& parameters) {
    const json& given = below(parameters, {"textDocument"});
    Document document{text_at(given, "uri"), {}, text_at(given, "text"), version_of(given)};
    const auto path = path_of_uri(document.uri);
    // What is in no file is in no checkout.
    if (!path) return json();
    document.path = *path;
    workspace_.open(std::move(document));
    return json();
}

Server::Answer Server::did_change(const json& parameters) {
    const json& document = below(parameters, {"textDocument"});
    const auto changed =
        workspace_.change(text_at(document, "uri"), below(parameters, {"contentChanges"}), version_of(document));
    if (!changed) return tl::unexpected(Failure{invalid_params, changed.error()});
    return json();
}

Server::Answer Server::did_save(const json& /*parameters*/) {
    workspace_.files_changed();
    return json();
}

Server::Answer Server::did_close(const json& parameters) {
    workspace_.close(text_at(below(parameters, {"textDocument"}), "uri"));
    return json();
}

Server::Answer Server::did_change_files(const json& /*parameters*/) {
    workspace_.files_changed();
    return json();
}

Server::Answer Server::did_change_settings(const json& parameters) {
    const json& origin = below(parameters, {"settings", "stepwarden", "tht"});
    if (origin.is_string()) workspace_.set_origin(origin.get<std::string>());
    return json();
}

Server::Answer Server::hover(const json& parameters) { return editor::hover(workspace_, parameters); }

Server::Answer Server::definition(const json& parameters) { return editor::definition(workspace_, parameters); }

Server::Answer Server::code_action(const json& parameters) { return editor::code_actions(workspace_, parameters); }

Server::Answer Server::ignore(const json& /*parameters*/) { return json(); }

}  // namespace stepwarden::editor
