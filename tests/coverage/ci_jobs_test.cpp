#include "coverage/ci_jobs.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/in_memory.hpp"
#include "tripleo/knowledge_files.hpp"

using namespace stepwarden;
using namespace stepwarden::coverage;

namespace {

/// The base jobs as tripleo-ci has them, and a featureset of tripleo-quickstart.
const tests::Files ci_files = {
    {"tripleo-ci/zuul.d/base.yaml", R"(
- job:
    name: tripleo-ci-base
    parent: multinode
    run: playbooks/tripleo-ci/run-v3.yaml
    irrelevant-files: [^doc/.*$]
- job:
    name: tripleo-ci-base-standalone
    parent: tripleo-ci-base
    vars:
      playbooks: [quickstart.yml, multinode-standalone.yml]
      tags: [build, standalone]
- job:
    name: tripleo-ci-base-standalone-upgrade
    parent: tripleo-ci-base
    vars:
      playbooks: [quickstart.yml, multinode-standalone.yml, multinode-standalone-upgrade.yml]
      tags: [build, standalone]
      extra_tags: [standalone-upgrade]
- job:
    name: tripleo-ci-base-multinode
    parent: tripleo-ci-base
    vars:
      playbooks: [multinode.yml]
      tags: [undercloud-install, overcloud-deploy]
)"},
    {"tripleo-ci/zuul.d/jobs.yaml", R"(
- job:
    name: tripleo-ci-centos-7-scenario001-standalone
    parent: tripleo-ci-base-standalone
    files: [^deployment/aodh/.*$]
    vars:
      featureset: '052'
      featureset_override:
        standalone_environment_files: [environments/low-memory-usage.yaml, ci/environments/scenario001-standalone.yaml]
- job:
    name: tripleo-ci-centos-7-standalone-upgrade-stein
    parent: tripleo-ci-base-standalone-upgrade
    branches: ^stable/stein$
    vars: {featureset: '056'}
- job:
    name: tripleo-ci-centos-7-scenario000-multinode-oooq-container-updates
    parent: tripleo-ci-base-multinode
    voting: false
    vars: {featureset: '037', extra_tags: [overcloud-update]}
- job:
    name: tripleo-ci-centos-7-content-provider
    parent: tripleo-ci-base-standalone
    vars: {playbooks: [quickstart.yml]}
- project-template:
    name: tripleo-standalone
    check:
      jobs:
        - tripleo-ci-centos-7-scenario001-standalone
        - tripleo-ci-centos-7-standalone-upgrade-stein
        - tripleo-ci-centos-7-scenario000-multinode-oooq-container-updates
        - tripleo-ci-centos-7-content-provider
    gate:
      jobs:
        - tripleo-ci-centos-7-scenario001-standalone: {files: [^deployment/heat/.*$]}
- project:
    check: {jobs: [of-tripleo-ci-alone]}
)"},
    {"tripleo-quickstart/config/general_config/featureset037.yml",
     "overcloud_update: true\ncomposable_scenario: scenario000-multinode-containers.yaml\n"},
    {"tripleo-quickstart/config/general_config/featureset052.yml",
     "standalone_custom_env_files: [/usr/share/openstack-tripleo-heat-templates/environments/other.yaml]\n"},
    {"tripleo-quickstart/config/general_config/featureset056.yml",
     "standalone_upgrade: true\nstandalone_custom_env_files:\n"
     "  - /usr/share/openstack-tripleo-heat-templates/environments/docker-ha.yaml\n  - '{{ working_dir }}/own.yaml'\n"},
};

const tests::Files checkout = {{"zuul.d/layout.yaml", "- project:\n    templates: [tripleo-standalone, elsewhere]\n"}};

CiKnowledge knowledge() {
    const auto read = read_ci_knowledge(tripleo::knowledge_file("ci.yaml"));
    REQUIRE(read);
    return *read;
}

CiJobs jobs_of(const tests::Files& files, const tests::Files& ci, std::string_view branch = "stable/stein") {
    auto tree = text::Tree::from_memory(files);
    if (!ci.empty()) tree.mount_memory("ci", ci);
    return read_ci_jobs(tree, branch, knowledge());
}

const CiJob& job_named(const CiJobs& jobs, std::string_view name) {
    const auto found = std::ranges::find(jobs.jobs, name, &CiJob::name);
    REQUIRE(found != jobs.jobs.end());
    return *found;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("an upgrade job upgrades what its featureset's environments deploy") {
    const CiJobs jobs = jobs_of(checkout, ci_files);
    const CiJob& job = job_named(jobs, "tripleo-ci-centos-7-standalone-upgrade-stein");
    REQUIRE(job.deeds.acts.size() == 2);
    CHECK(job.deeds.acts[0].kind == ActKind::deploy);
    CHECK(job.deeds.acts[1].kind == ActKind::upgrade);
    CHECK(job.deeds.acts[1].certain);
    CHECK(strongest_act(job, Target::standalone)->kind == ActKind::upgrade);
    CHECK(strongest_act(job, Target::overcloud) == nullptr);
    REQUIRE(job.deeds.deployments.size() == 1);
    const Deployment& deployment = job.deeds.deployments.front();
    CHECK(deployment.environments ==
          Paths{"environments/standalone/standalone-tripleo.yaml", "environments/docker-ha.yaml"});
    CHECK(deployment.roles == "roles/Standalone.yaml");
    CHECK(deployment.whole);
    CHECK(deployment.notes.size() == 1);
}

TEST_CASE("the override's environments take the place of the featureset's") {
    const CiJobs jobs = jobs_of(checkout, ci_files);
    const CiJob& job = job_named(jobs, "tripleo-ci-centos-7-scenario001-standalone");
    CHECK(strongest_act(job, Target::standalone)->kind == ActKind::deploy);
    CHECK(job.deeds.deployments.front().environments == Paths{"environments/standalone/standalone-tripleo.yaml",
                                                              "environments/low-memory-usage.yaml",
                                                              "ci/environments/scenario001-standalone.yaml"});
}

TEST_CASE("a job of several nodes deploys undercloud and overcloud, and updates what its variable says") {
    const CiJobs jobs = jobs_of(checkout, ci_files);
    const CiJob& job = job_named(jobs, "tripleo-ci-centos-7-scenario000-multinode-oooq-container-updates");
    CHECK(strongest_act(job, Target::undercloud)->kind == ActKind::deploy);
    CHECK(strongest_act(job, Target::overcloud)->kind == ActKind::update);
    CHECK(is_voting(job) == false);
    CHECK(job.deeds.deployments.front().environments == Paths{"ci/environments/scenario000-multinode-containers.yaml"});
}

TEST_CASE("without the featureset the tag tells, but not for certain") {
    tests::Files ci = ci_files;
    std::erase_if(ci, [](const auto& file) { return file.first.find("featureset") != std::string::npos; });
    const CiJobs jobs = jobs_of(checkout, ci);
    const CiJob& update = job_named(jobs, "tripleo-ci-centos-7-scenario000-multinode-oooq-container-updates");
    CHECK(strongest_act(update, Target::overcloud)->kind == ActKind::update);
    CHECK_FALSE(strongest_act(update, Target::overcloud)->certain);
    CHECK_FALSE(job_named(jobs, "tripleo-ci-centos-7-standalone-upgrade-stein").deeds.deployments.front().whole);
}

TEST_CASE("a job without a deploying playbook deploys nothing") {
    CHECK(job_named(jobs_of(checkout, ci_files), "tripleo-ci-centos-7-content-provider").deeds.acts.empty());
}

TEST_CASE("a job triggers by the filters of each pipeline") {
    const CiJobs jobs = jobs_of(checkout, ci_files);
    const CiJob& job = job_named(jobs, "tripleo-ci-centos-7-scenario001-standalone");
    REQUIRE(job.pipelines.size() == 2);
    CHECK(triggers(job.pipelines[0], "deployment/aodh/aodh-api.yaml") == true);
    CHECK(triggers(job.pipelines[1], "deployment/aodh/aodh-api.yaml") == false);
    CHECK(triggers(job, "deployment/heat/heat-api.yaml") == true);
    CHECK(triggers(job, "deployment/nova/nova-api.yaml") == false);
    const CiJob& all = job_named(jobs, "tripleo-ci-centos-7-content-provider");
    CHECK(triggers(all, "deployment/nova/nova-api.yaml") == true);
    CHECK(triggers(all, "doc/index.rst") == false);
}

TEST_CASE("a project of another repository counts only when it names this one") {
    const CiJobs jobs = jobs_of(checkout, ci_files);
    CHECK(std::ranges::find(jobs.jobs, "of-tripleo-ci-alone", &CiJob::name) == jobs.jobs.end());
    const CiJobs named = jobs_of({{"README.rst", ""}}, {{"zuul.d/projects.yaml", R"(
- project: {name: openstack/tripleo-heat-templates, check: {jobs: [from-project-config]}}
- project: {name: openstack/nova, check: {jobs: [nova-job]}}
)"}});
    REQUIRE(named.jobs.size() == 1);
    CHECK(named.jobs.front().name == "from-project-config");
}

TEST_CASE("templates that are not defined and jobs of other branches are named") {
    const CiJobs jobs = jobs_of(checkout, ci_files, "stable/train");
    REQUIRE(jobs.undefined_templates.size() == 1);
    CHECK(jobs.undefined_templates.front().name == "elsewhere");
    CHECK(jobs.undefined_templates.front().where.line == 2);
    REQUIRE(jobs.skipped.size() == 1);
    CHECK(jobs.skipped.front().message ==
          "no variant of 'tripleo-ci-centos-7-standalone-upgrade-stein' is for branch 'stable/train'");
}

TEST_CASE("of a job that is not defined its name tells, and nothing for certain") {
    const CiJobs jobs = jobs_of({{"zuul.d/layout.yaml", R"(
- project:
    check:
      jobs:
        - tripleo-ci-centos-7-scenario002-standalone: {voting: false, files: [^deployment/aodh/.*$]}
        - tripleo-ci-centos-8-scenario000-multinode-oooq-container-updates
        - tripleo-ci-centos-8-content-provider
        - openstack-tox-pep8
)"}},
                                {});
    const CiJob& scenario = job_named(jobs, "tripleo-ci-centos-7-scenario002-standalone");
    CHECK(scenario.undefined == Paths{"tripleo-ci-centos-7-scenario002-standalone"});
    CHECK(is_voting(scenario) == false);
    CHECK_FALSE(scenario.deeds.acts.front().certain);
    CHECK_FALSE(scenario.deeds.deployments.front().whole);
    CHECK(scenario.deeds.deployments.front().environments.back() == "ci/environments/scenario002-standalone.yaml");
    CHECK_FALSE(triggers(scenario, "deployment/aodh/aodh-api.yaml").has_value());
    CHECK(triggers(scenario, "deployment/nova/nova-api.yaml") == false);
    const CiJob& update = job_named(jobs, "tripleo-ci-centos-8-scenario000-multinode-oooq-container-updates");
    CHECK(strongest_act(update, Target::overcloud)->kind == ActKind::update);
    CHECK_FALSE(is_voting(update).has_value());
    CHECK(job_named(jobs, "tripleo-ci-centos-8-content-provider").deeds.acts.empty());
    CHECK(is_voting(job_named(jobs, "openstack-tox-pep8")) == true);
}

TEST_CASE("variables tell of a job whose ancestors are not defined") {
    const CiJobs jobs = jobs_of({{"zuul.d/layout.yaml", R"(
- job: {name: own-job, parent: elsewhere, vars: {featureset_override: {undercloud_upgrade: true}}}
- project: {check: {jobs: [own-job]}}
)"}},
                                {});
    const CiJob& job = job_named(jobs, "own-job");
    CHECK(strongest_act(job, Target::undercloud)->kind == ActKind::upgrade);
    CHECK(strongest_act(job, Target::undercloud)->evidence == "variable undercloud_upgrade");
}

TEST_CASE("a job that pipelines make do different things is listed once for each") {
    const CiJobs jobs = jobs_of({{"zuul.d/layout.yaml", R"(
- job: {name: own-job, parent: tripleo-ci-base-standalone}
- project:
    check: {jobs: [own-job]}
    gate: {jobs: [own-job]}
    periodic: {jobs: [own-job: {vars: {playbooks: [quickstart.yml]}}]}
)"}},
                                ci_files);
    REQUIRE(jobs.jobs.size() == 2);
    CHECK(jobs.jobs[0].pipelines.size() == 2);
    CHECK(jobs.jobs[1].pipelines.front().pipeline == "periodic");
    CHECK(jobs.jobs[1].deeds.acts.empty());
}

TEST_CASE("a table with an act that there is not is refused") {
    CHECK_FALSE(read_ci_knowledge("variable_acts: [{variable: a, act: explode, target: overcloud}]"));
}
