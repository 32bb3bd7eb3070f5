#include "heat/config_texts.hpp"

#include <doctest/doctest.h>

namespace stepwarden {
namespace {

using value::Dict;
using value::List;
using value::Value;

TEST_CASE("texts are found at any depth, names only where no longer name ends with them") {
    const Value config = Dict{{"playbook", List{Dict{{"include", "common_deploy_steps_tasks.yaml"}}}},
                              {"text", "when: role_name == 'Compute'"}};
    const heat::ConfigTexts texts(&config);
    CHECK(texts.mention("deploy_steps_tasks.yaml"));
    CHECK_FALSE(texts.mention_name("deploy_steps_tasks.yaml"));
    CHECK(texts.mention_name("role_name"));
    CHECK_FALSE(texts.mention_name("name == 'Compute'"));
    CHECK_FALSE(heat::ConfigTexts(nullptr).mention("a"));
}

TEST_CASE("a section is played as a whole when nothing names its copies for single steps") {
    const auto whole = [](const char* text) {
        const Value config = Dict{{"playbook", text}};
        return heat::ConfigTexts(&config).play_whole("deploy_steps_tasks");
    };
    CHECK(whole("import_tasks: Compute/deploy_steps_tasks.yaml"));
    CHECK_FALSE(whole("import_tasks: Compute/deploy_steps_tasks_step0.yaml"));
    CHECK_FALSE(whole("a: Compute/deploy_steps_tasks.yaml\nb: Compute/deploy_steps_tasks_step{{ step }}.yaml"));
    CHECK(whole("a: Compute/deploy_steps_tasks.yaml\nb: external_deploy_steps_tasks_step0.yaml"));
    CHECK_FALSE(whole(""));
}

}  // namespace
}  // namespace stepwarden
