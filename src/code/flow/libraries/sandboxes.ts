import type { Library } from './library.ts';

/** Programs in a box, out of which most of them have found a way. */
export const sandboxes: Library = {
  packages: ['vm2', 'sandbox', 'isolated-vm', '@nyariv/sandboxjs', 'safer-eval'],
  roles: {
    module: { new: 'vm', VM: 'VM', NodeVM: 'VM', Isolate: 'VM', default: 'VM' },
    VM: { new: 'vm' },
    vm: { 'createContextSync()': 'vm', 'createContext()': 'vm' },
  },
};
