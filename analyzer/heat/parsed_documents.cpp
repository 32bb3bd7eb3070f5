#include "heat/parsed_documents.hpp"

#include "text/content_id.hpp"
#include "yaml/parse.hpp"

namespace stepwarden::heat {

std::shared_ptr<const ParsedDocument> ParsedDocuments::parse(std::string_view bytes) const {
    const bool is_template = bytes.find("heat_template_version") != std::string_view::npos;
    if (is_template && ending_ == Ending::stripped) bytes = bytes.substr(0, bytes.find_last_not_of(" \t\r\n\f\v") + 1);
    auto document = std::make_shared<ParsedDocument>();
    auto stream = yaml::parse(bytes, text::no_file);
    if (!stream) {
        document->error = std::move(stream.error());
        return document;
    }
    if (!stream->documents.empty()) document->root = std::move(stream->documents.front());
    document->duplicate_keys = std::move(stream->duplicate_keys);
    return document;
}

std::shared_ptr<const ParsedDocument> ParsedDocuments::load(const text::Tree& tree, text::FileId file) const {
    std::string content(tree.content_id(file));
    if (pool_ && !content.empty())
        if (auto pooled = pool_->find(content)) return pooled;
    const auto bytes = tree.read(file);
    if (!bytes) {
        auto unreadable = std::make_shared<ParsedDocument>();
        unreadable->error = bytes.error();
        return unreadable;
    }
    if (!pool_) return parse(*bytes);
    if (content.empty()) {
        content = text::content_id_of(*bytes);
        if (content.empty()) return parse(*bytes);
        if (auto pooled = pool_->find(content)) return pooled;
    }
    return pool_->add(content, parse(*bytes));
}

std::shared_ptr<const ParsedDocument> ParsedDocuments::get(const text::Tree& tree, text::FileId file) {
    const std::string_view content = tree.content_id(file);
    std::string key = content.empty() ? "#" + std::to_string(file) : std::string(content);
    {
        const std::scoped_lock lock(guard_);
        if (const auto found = documents_.find(key); found != documents_.end()) return found->second;
    }
    auto document = load(tree, file);
    const std::scoped_lock lock(guard_);
    return documents_.emplace(std::move(key), std::move(document)).first->second;
}

std::size_t ParsedDocuments::size() const {
    const std::scoped_lock lock(guard_);
    return documents_.size();
}

}  // namespace stepwarden::heat
