#include "fuzz/laid_over.hpp"

#include <algorithm>

namespace stepwarden::fuzz {

std::unique_ptr<check::Checkout> laid_over(Files files) {
    const Files needed = {{"overcloud-resource-registry-puppet.yaml", "resource_registry: {}\n"},
                          {"overcloud.yaml", "heat_template_version: rocky\n"},
                          {"roles_data.yaml", "- name: Controller\n"}};
    for (const auto& file : needed) {
        const bool is_given = std::ranges::any_of(files, [&](const auto& given) {
            return given.first == file.first || given.first == file.first.substr(0, file.first.size() - 4) + "j2.yaml";
        });
        if (!is_given) files.push_back(file);
    }
    auto checkout = std::make_unique<check::Checkout>();
    checkout->tree = std::make_unique<text::Tree>(text::Tree::from_memory(std::move(files)));
    checkout->table = check::plan_table();
    checkout->threads = 1;
    return checkout;
}

}  // namespace stepwarden::fuzz
