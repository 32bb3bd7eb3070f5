#!/usr/bin/python3
"""Stands for Zuul's module of this name: appends what it is given to the file that ZUUL_RETURN names, a line a call."""
import json
import os

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule(argument_spec={'data': {'type': 'dict'}, 'file': {'type': 'path'}})
    data = module.params['data']
    if module.params['file']:
        with open(module.params['file'], encoding='utf-8') as file:
            data = json.load(file)
    with open(os.environ['ZUUL_RETURN'], 'a', encoding='utf-8') as file:
        file.write(json.dumps(data) + '\n')
    module.exit_json(changed=True)


if __name__ == '__main__':
    main()
