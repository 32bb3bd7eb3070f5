// A small config-download directory in memory and the model of it, for tests of the later stages.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <utility>
#include <vector>

#include "check/model.hpp"
#include "support/in_memory.hpp"

namespace stepwarden::tests {

inline std::unique_ptr<check::Model> model_of(Files files) {
    std::vector<check::Timing> timings;
    auto model = check::build_model(text::Tree::from_memory(std::move(files)), 1, timings);
    REQUIRE_MESSAGE(model, model.error().message);
    return std::move(*model);
}

/// Two roles in the layout of stein: upgrade by step files, post-upgrade by a loop over steps.
inline Files stein_like() {
    return {
        {"inventory.yaml", R"(
Undercloud: {hosts: {undercloud: {}}}
Controller: {hosts: {c0: {}, c1: {}}, vars: {tripleo_role_name: Controller}}
Compute: {hosts: {n0: {}}, vars: {tripleo_role_name: Compute}}
overcloud: {children: {Controller: {}, Compute: {}}}
)"},
        {"upgrade_steps_playbook.yaml", R"(
- hosts: overcloud
  name: Upgrade tasks for step 0
  vars: {step: '0'}
  tasks:
    - import_tasks: Controller/upgrade_tasks_step0.yaml
      when: tripleo_role_name == 'Controller'
    - import_tasks: Compute/upgrade_tasks_step0.yaml
      when: tripleo_role_name == 'Compute'
- hosts: overcloud
  name: Upgrade tasks for step 1
  vars: {step: '1'}
  tasks:
    - import_tasks: Controller/upgrade_tasks_step1.yaml
      when: tripleo_role_name == 'Controller'
    - import_tasks: Compute/upgrade_tasks_step1.yaml
      when: tripleo_role_name == 'Compute'
)"},
        {"post_upgrade_steps_playbook.yaml", R"(
- hosts: overcloud
  tasks:
    - include_tasks: post_upgrade_steps_tasks.yaml
      with_sequence: start=0 end=2
      loop_control: {loop_var: step}
)"},
        {"post_upgrade_steps_tasks.yaml", R"(
- import_tasks: Controller/post_upgrade_tasks.yaml
  when: tripleo_role_name == 'Controller'
)"},
        {"Controller/service_names.yaml", "[keystone, mysql]\n"},
        {"Compute/service_names.yaml", "[nova_compute]\n"},
        {"Controller/upgrade_tasks.yaml", R"(
- name: check keystone
  command: systemctl is-enabled keystone
  register: keystone_enabled
  when: step|int == 0
- name: stop keystone
  service: name=keystone state=stopped
  when: [step|int == 1, keystone_enabled.rc == 0]
- name: note the mysql state
  stat: {path: /var/lib/mysql}
)"},
        {"Controller/upgrade_tasks_step0.yaml", R"(
- name: check keystone
  command: systemctl is-enabled keystone
  register: keystone_enabled
  when: step|int == 0
- name: note the mysql state
  stat: {path: /var/lib/mysql}
)"},
        {"Controller/upgrade_tasks_step1.yaml", R"(
- name: stop keystone
  service: name=keystone state=stopped
  when: [step|int == 1, keystone_enabled.rc == 0]
- name: note the mysql state
  stat: {path: /var/lib/mysql}
)"},
        {"Controller/post_upgrade_tasks.yaml", R"(
- name: start keystone
  service: name=keystone state=started
  when: step|int == 2
)"},
        {"Compute/upgrade_tasks.yaml", "[]\n"},
        {"Compute/upgrade_tasks_step0.yaml", "[]\n"},
        {"Compute/upgrade_tasks_step1.yaml", "null\n...\n"},
    };
}

}  // namespace stepwarden::tests
