#include "heat/document_pool.hpp"

namespace stepwarden::heat {

void DocumentPool::begin_round() {
    const std::scoped_lock lock(guard_);
    ++round_;
    std::erase_if(documents_, [&](const auto& entry) { return entry.second.round + rounds_ < round_; });
}

std::shared_ptr<const ParsedDocument> DocumentPool::find(std::string_view content_id) {
    const std::scoped_lock lock(guard_);
    const auto found = documents_.find(std::string(content_id));
    if (found == documents_.end()) return nullptr;
    found->second.round = round_;
    return found->second.document;
}

std::shared_ptr<const ParsedDocument> DocumentPool::add(std::string_view content_id,
                                                        std::shared_ptr<const ParsedDocument> document) {
    const std::scoped_lock lock(guard_);
    return documents_.try_emplace(std::string(content_id), Kept{std::move(document), round_}).first->second.document;
}

std::size_t DocumentPool::size() const {
    const std::scoped_lock lock(guard_);
    return documents_.size();
}

}  // namespace stepwarden::heat
