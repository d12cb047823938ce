import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { createAppRouter } from './app/router'
import './kit/theme.css'

createApp(App)
  .use(createPinia())
  .use(PiniaColada, { queryOptions: { staleTime: 3_000, gcTime: 300_000 } })
  .use(createAppRouter())
  .mount('#app')
