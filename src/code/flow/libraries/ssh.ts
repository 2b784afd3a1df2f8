import type { Library } from './library.ts';

/** Shells of other machines. */
export const ssh: Library = {
  packages: ['ssh2', 'node-ssh', 'ssh2-promise', 'simple-ssh'],
  roles: {
    module: { new: 'client', '()': 'client', Client: 'Client', NodeSSH: 'Client', default: 'Client' },
    Client: { new: 'client', '()': 'client' },
    client: { 'on()': 'client', 'connect()': 'client', 'once()': 'client' },
  },
};
