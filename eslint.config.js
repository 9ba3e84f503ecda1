import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import ts from 'typescript-eslint';

/**
 * The folders of src-main, lowest first. A folder may import those that it names, `contract`, and itself.
 * Nobody imports a host.
 */
const mayImport = {
  contract: [],
  solver: [],
  model: ['solver'],
  evaluation: ['solver', 'model'],
  market: ['solver', 'model', 'evaluation'],
  trades: ['solver', 'model', 'evaluation'],
  store: ['model', 'evaluation', 'solver'],
  workers: ['solver', 'model', 'evaluation', 'market', 'trades', 'store'],
  services: ['solver', 'model', 'evaluation', 'market', 'trades', 'store', 'workers'],
};

const folders = Object.keys(mayImport);
const zones = folders.flatMap((folder) => {
  const allowed = new Set([folder, 'contract', ...mayImport[folder]]);
  const forbidden = [...folders, 'hosts', 'build'].filter((other) => !allowed.has(other));
  return [
    {
      target: `./src-main/${folder}`,
      from: forbidden.map((other) => `./src-main/${other}`),
      message: `src-main/${folder} may import only: ${[...allowed].join(', ')}`,
    },
    {
      target: `./src-main/${folder}`,
      from: ['./src-renderer'],
      message: 'The main side never imports the renderer.',
    },
  ];
});
zones.push({
  target: './src-renderer',
  from: [...folders.filter((folder) => folder !== 'contract'), 'hosts', 'build'].map(
    (folder) => `./src-main/${folder}`,
  ),
  message: 'The renderer sees src-main only through the contract.',
});

/** Pure numerics and the contract run anywhere: nothing of node, the DOM or Electron. */
const pureFolders = ['contract', 'solver', 'model', 'evaluation'];

export default ts.config(
  {
    ignores: [
      'dist/**',
      'release/**',
      'node_modules/**',
      'test-results/**',
      'bench-results/**',
      'src-main/solver/kernel/assembly/**',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  importX.flatConfigs.typescript,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: ['tsconfig.json', 'src-renderer/tsconfig.json'] }),
      ],
    },
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones, basePath: import.meta.dirname }],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'electron', message: 'Only src-main/hosts/electron imports electron.' }] },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'smart'],
      'no-console': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'max-lines': ['warn', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: pureFolders.map((folder) => `src-main/${folder}/**/*.ts`),
    languageOptions: {
      globals: {
        ...Object.fromEntries(Object.keys(globals.node).map((name) => [name, 'off'])),
        performance: 'readonly',
        WebAssembly: 'readonly',
      },
    },
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', 'electron', 'fs', 'path', 'worker_threads'],
              message: 'This folder is pure: no I/O.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src-main/hosts/electron/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src-main/hosts/**', 'src-main/build/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['src-renderer/**'],
    languageOptions: { globals: { ...globals.browser } },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
);
