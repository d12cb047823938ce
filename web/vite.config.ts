/** 构建：产物放进后端包的静态目录；开发时可代理到后端，或用 MOCK=1 走本地假数据。 */
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const backend = process.env.YITIHUA_DEV_SERVER ?? 'http://127.0.0.1:8000'

export default defineConfig(async ({ command }): Promise<ViteUserConfig> => ({
  base: command === 'build' ? '/static/web/' : '/',
  plugins: [
    vue(),
    ...(process.env.MOCK && command === 'serve' ? [(await import('./dev-mock/plugin')).devMock()] : []),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: process.env.MOCK ? {} : { '/api': backend } },
  build: {
    target: 'chrome86',
    outDir: '../src/yitihua/app/static/web',
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node' },
}))
