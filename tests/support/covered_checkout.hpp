// A checkout of tripleo-heat-templates as small as one can be: two service templates of which one nests a third, a
// role, and scenarios.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace stepwarden::tests {

inline std::vector<std::pair<std::string, std::string>> covered_checkout() {
    return {
        {"overcloud-resource-registry-puppet.yaml", R"(
resource_registry:
  OS::TripleO::PostDeploySteps: common/post.yaml
  OS::TripleO::Services::Keystone: deployment/keystone.yaml
  OS::TripleO::Services::Redis: OS::Heat::None
parameter_defaults:
  GlanceBackend: swift
)"},
        {"overcloud.yaml", R"(heat_template_version: rocky
resources:
  ControllerServiceChain:
    type: common/services/controller-role.yaml
    properties:
      Services: ['OS::TripleO::Services::Keystone']
)"},
        {"common/services/controller-role.yaml", R"(heat_template_version: rocky
parameters:
  Services: {type: comma_delimited_list}
resources:
  ServiceChain:
    type: OS::Heat::ResourceChain
    properties:
      resources: {get_param: Services}
      resource_properties: {RoleName: Controller}
outputs:
  role_data: {value: {}}
)"},
        {"common/post.yaml", "heat_template_version: rocky\n"},
        {"roles_data.yaml",
         "- name: Controller\n  ServicesDefault:\n  - OS::TripleO::Services::Keystone\n"
         "  - OS::TripleO::Services::Redis\n"},
        {"deployment/apache.yaml", R"(heat_template_version: rocky
outputs:
  role_data:
    value:
      service_name: apache
      upgrade_tasks:
      - name: Stop Apache
        when: step|int == 1
        service: {name: httpd, state: stopped}
)"},
        {"deployment/keystone.yaml", R"(heat_template_version: rocky
resources:
  ApacheBase:
    type: ./apache.yaml
outputs:
  role_data:
    value:
      service_name: keystone
      upgrade_tasks:
        list_concat:
        - get_attr: [ApacheBase, role_data, upgrade_tasks]
        - - name: Both
            when: step|int == 2
            block:
            - name: Pull
              command: pull
            - name: Tag
              when: step|int == 3
              command: tag
          - name: Always
            command: always
)"},
        {"deployment/redis.yaml", R"(heat_template_version: rocky
outputs:
  role_data:
    value:
      service_name: redis
      update_tasks:
      - name: Restart redis
        when: step|int == 4
        service: {name: redis, state: restarted}
)"},
        {"ci/environments/scenario001-multinode.yaml",
         "resource_registry:\n  OS::TripleO::Services::Redis: ../../deployment/redis.yaml\n"
         "parameter_defaults:\n  GlanceBackend: rbd\n  Debug: true\n  Lists: [1]\n"},
        {"ci/environments/scenario002-multinode.yaml",
         "parameter_defaults:\n  ControllerServices: ['OS::TripleO::Services::Redis']\n"},
        {"ci/environments/debug.yaml", "parameter_defaults:\n  Debug: true\n"},
        {"releasenotes/source/rocky.rst", ""},
    };
}

}  // namespace stepwarden::tests
