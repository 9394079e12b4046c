'use strict';
const { readdirSync } = require('node:fs');

/** The house, highest layer first. A module imports those of lower layers only, never its neighbours. */
const layers = [
  ['audit'],
  ['programs'],
  ['privacy'],
  ['insight'],
  ['training', 'community'],
  ['evaluations'],
  ['answers', 'meetings'],
  ['policies', 'visits', 'places'],
  ['liaisons', 'applications'],
  ['cases', 'reports'],
  ['notices', 'activities'],
  ['enterprises', 'pairing'],
  ['people'],
];

const known = new Set(layers.flat());
const folders = readdirSync('server/modules', { withFileTypes: true }).filter((entry) => entry.isDirectory());
for (const { name } of folders) {
  if (!known.has(name)) throw new Error(`Module server/modules/${name} stands in no layer of .dependency-cruiser.cjs: give it one.`);
}

const tests = '\\.test\\.tsx?$';
const testing = '(^server/testing/|/testing\\.ts$)';

const layering = layers.flatMap((layer, depth) =>
  layer.map((name) => ({
    name: `modules-layer-downward:${name}`,
    comment: 'A module imports lower modules only, never sideways or upward; news travels upward by the ledger.',
    severity: 'error',
    from: { path: `^server/modules/${name}/` },
    to: { path: `^server/modules/(${layers.slice(0, depth + 1).flat().filter((other) => other !== name).join('|')})/` },
  })).filter((rule) => !rule.to.path.includes('()')),
);

const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { pathNot: allowed, couldNotResolve: false },
});

module.exports = {
  forbidden: [
    ...layering,
    {
      name: 'modules-by-the-door',
      comment: 'Other modules are entered through index.ts (tests and seed also through testing.ts).',
      severity: 'error',
      from: { path: '^server/modules/([^/]+)/' },
      to: { path: '^server/modules/[^/]+/.', pathNot: ['^server/modules/$1/', '^server/modules/[^/]+/(index|testing)\\.ts$'] },
    },
    {
      name: 'modules-by-the-door-from-outside',
      comment: 'Other modules are entered through index.ts (tests and seed also through testing.ts).',
      severity: 'error',
      from: { path: '^(server|e2e)/', pathNot: '^server/modules/' },
      to: { path: '^server/modules/[^/]+/.', pathNot: '^server/modules/[^/]+/(index|testing)\\.ts$' },
    },
    {
      name: 'modules-know-no-assembly',
      comment: 'What puts the modules together (app.ts, main.ts, seed) stands above them.',
      severity: 'error',
      from: { path: '^server/(modules|platform)/', pathNot: tests },
      to: { path: '^server/(app|main)\\.ts$|^server/seed/' },
    },
    {
      name: 'platform-knows-no-module',
      comment: 'The platform serves every module and knows none.',
      severity: 'error',
      from: { path: '^server/platform/' },
      to: { path: '^server/modules/' },
    },
    {
      name: 'no-test-code-in-product',
      comment: 'Factories and test helpers are for tests and the seed.',
      severity: 'error',
      from: { path: '^server/(modules|platform)/|^server/[^/]+\\.ts$', pathNot: [tests, testing] },
      to: { path: testing },
    },
    only('contract-imports-zod-alone', '^contract/', ['^contract/', '(^|/)node_modules/zod/'], 'The shared language depends on zod and nothing else.'),
    only('server-stands-alone', '^server/', ['^server/', '^contract/', '^package\\.json$', 'node_modules/', '^(node:)?[a-z0-9_/]+$'], 'The server knows the contract, no screen.'),
    only('ui-stands-alone', '^ui/', ['^ui/', '^contract/', 'node_modules/', '^(node:)?[a-z_/]+$'], 'Shared components know the contract, no face.'),
    only('console-stands-alone', '^console/', ['^console/', '^ui/', '^contract/', 'node_modules/', '^(node:)?[a-z_/]+$'], 'The console knows ui and contract, neither portal nor server.'),
    only('portal-stands-alone', '^portal/', ['^portal/', '^ui/', '^contract/', 'node_modules/', '^(node:)?[a-z_/]+$'], 'The portal knows ui and contract, neither console nor server.'),
    {
      name: 'features-stand-alone',
      comment: 'A feature imports no other feature; what two need belongs to ui or app.',
      severity: 'error',
      from: { path: '^(console|portal)/features/([^/]+)/' },
      to: { path: '^$1/features/', pathNot: '^$1/features/$2/' },
    },
    {
      name: 'no-circle',
      comment: 'Files that need each other at run time are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|bun:)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'browser', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.sql'],
    },
  },
};
