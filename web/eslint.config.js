import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

const libraries = '^(element-plus|ag-grid-community|echarts|@vue-flow)(/|$)'
const banned = [{ regex: '^ag-grid-enterprise(/|$)', message: '只用社区版表格。' }]
const insecure = [
  { object: 'navigator', property: 'clipboard', message: '内网常为 http：用浏览器的 copy / paste 事件。' },
  { object: 'crypto', property: 'randomUUID', message: '内网常为 http：用 api/requestId。' },
]

export default [
  { ignores: ['node_modules/**', 'dist/**'] },
  ...tseslint.configs.recommended,
  ...pluginVue.configs['flat/essential'],
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'no-restricted-properties': ['error', ...insecure],
      'no-restricted-imports': [
        'error',
        { patterns: [...banned, { regex: libraries, message: '部件库只在 src/kit 里引用。' }] },
      ],
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    files: ['src/kit/**/*.{ts,vue}'],
    rules: { 'no-restricted-imports': ['error', { patterns: banned }] },
  },
]
