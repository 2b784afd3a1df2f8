import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import { ciTargets, type CiTarget } from './ci-targets.ts';
import { suggestion } from './nearest.ts';
import type { Flags } from './options/index.ts';
import { createProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Prints an integration file; where it goes is said on stderr. */
export async function ci(target: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  const known = ciTargets.find((own) => own === target);
  if (target === undefined) throw new UserError('Nothing is named to print.', `There are: ${ciTargets.join(', ')}.`);
  if (known === undefined) throw new UserError(`There is no target "${target}".`, suggestion(target, ciTargets));
  const { place, text } = FILES[known];
  createProgress(world, flags).note(`Save it as ${place}.`);
  world.stdout.write(text(version));
  return EXIT.ok;
}

/** @param tool the version that is written down: what runs in CI is what was looked at */
const FILES: Readonly<Record<CiTarget, { place: string; text: (tool: string) => string }>> = {
  github: { place: '.github/workflows/harden-express.yml', text: github },
  gitlab: { place: '.gitlab-ci.yml, or a file that it includes', text: gitlab },
  renovate: { place: 'renovate.json, or add its parts to the one you have', text: renovate },
  'multi-gitter': { place: 'harden-express.sh, with chmod +x; its head says how to run it', text: multiGitter },
  batch: { place: 'harden-express.batch.yaml, and run: src batch preview -f harden-express.batch.yaml', text: batch },
};

function github(tool: string): string {
  return `# Audits the Express app on every pull request: findings as annotations and code scanning alerts, and one comment
# that is kept up to date. Fails at open findings of high severity.
name: harden-express

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  audit:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
      security-events: write
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          node-version: 22
      - name: Audit
        run: >-
          npx --yes harden-express@${tool} audit --format github --fail-on high
          --report sarif=harden-express.sarif --report markdown=harden-express.md
      - name: Upload to code scanning
        if: \${{ !cancelled() && hashFiles('harden-express.sarif') != '' }}
        uses: github/codeql-action/upload-sarif@e4fba868fa4b1b91e1fdab776edc8cfbe6e9fb81 # v4.37.3
        with:
          sarif_file: harden-express.sarif
          category: harden-express
      - name: Keep one comment up to date
        # A pull request of a fork has no right to comment.
        if: >-
          \${{ !cancelled() && github.event_name == 'pull_request'
          && github.event.pull_request.head.repo.full_name == github.repository
          && hashFiles('harden-express.md') != '' }}
        env:
          GH_TOKEN: \${{ github.token }}
          COMMENTS: repos/\${{ github.repository }}/issues/\${{ github.event.pull_request.number }}/comments
          COMMENT: repos/\${{ github.repository }}/issues/comments
        run: |
          id=$(gh api --paginate "$COMMENTS" --jq '.[] | select(.body | startswith("<!-- harden-express:report -->")) | .id' | head -n 1)
          if [ -n "$id" ]; then
            gh api --silent --method PATCH "$COMMENT/$id" --field body=@harden-express.md
          else
            gh api --silent --method POST "$COMMENTS" --field body=@harden-express.md
          fi
`;
}

function gitlab(tool: string): string {
  return `# Audits the Express app in merge requests and on the default branch. Fails at open findings of high severity;
# the reports are kept either way.
harden-express:
  stage: test
  image: node:22
  needs: []
  variables:
    npm_config_cache: "$CI_PROJECT_DIR/.npm"
  script:
    - >-
      npx --yes harden-express@${tool} audit --fail-on high
      --report html=harden-express.html --report sarif=harden-express.sarif --report markdown=harden-express.md
  artifacts:
    when: always
    expose_as: harden-express
    paths:
      - harden-express.html
      - harden-express.sarif
      - harden-express.md
    expire_in: 30 days
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;
}

function renovate(tool: string): string {
  const config = {
    $schema: 'https://docs.renovatebot.com/renovate-schema.json',
    extends: ['config:recommended'],
    packageRules: [
      {
        description: 'What harden-express added is updated together, and reviewed once',
        matchPackageNames: ['helmet', 'cors', 'express-rate-limit', 'rate-limit-redis', 'csrf-sync', 'csrf-csrf'],
        groupName: 'Express security',
        labels: ['security'],
      },
    ],
    customManagers: [
      {
        customType: 'regex',
        description: `Updates the version of harden-express that CI runs (now ${tool})`,
        managerFilePatterns: ['/(^|/)\\.github/workflows/[^/]+\\.ya?ml$/', '/(^|/)\\.gitlab-ci\\.yml$/'],
        matchStrings: ['harden-express@(?<currentValue>\\d+\\.\\d+\\.\\d+)'],
        depNameTemplate: 'harden-express',
        datasourceTemplate: 'npm',
      },
    ],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function multiGitter(tool: string): string {
  return `#!/bin/sh
# One pull request for each repository that has something to add; nothing where there is none. Run it with:
#
#   multi-gitter run ./harden-express.sh --org YOUR-ORG --branch harden-express \\
#     --commit-message 'Add the security that Express ships without' \\
#     --pr-title 'Add the security that Express ships without' --dry-run
#
# multi-gitter runs it in a clone and opens a pull request where files changed and it ended with 0. What the change is, and what
# stays open, is on stdout. Git is left to multi-gitter.
set -eu

# Repositories without Express are none of its business.
git grep -q '"express"' -- 'package.json' '*/package.json' || exit 0

exec npx --yes harden-express@${tool} migrate --yes --no-interactive --install lockfile --format markdown
`;
}

function batch(tool: string): string {
  return `# A Sourcegraph batch change: one changeset for each repository that uses Express.
version: 2
name: harden-express
description: Add the security that Express ships without.

on:
  - repositoriesMatchingQuery: file:(^|/)package\\.json$ "\\"express\\":" patterntype:literal

steps:
  - run: npx --yes harden-express@${tool} migrate --yes --no-interactive --install lockfile --format markdown
    container: node:22
    env:
      HOME: /tmp
      npm_config_cache: /tmp/npm
    outputs:
      report:
        value: \${{ step.stdout }}

changesetTemplate:
  title: Add the security that Express ships without
  body: \${{ outputs.report }}
  branch: harden-express
  commit:
    message: Add the security that Express ships without
  published: draft
`;
}
