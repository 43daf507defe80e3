/** Pages of React 19 and Vue 3 applications, bundled on the fly as their builders would. */
import { build } from 'esbuild';

/** The bundle of a small application that exports itself to the test as `window.app`. */
export async function bundleApp(source: string): Promise<string> {
  const result = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    logLevel: 'silent',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
  });
  return result.outputFiles[0]!.text;
}

const STATE = `const start = { on: true, src: '/files/seeds.csv', sort: 'days', data: undefined };
window.told = [];`;

export const REACT_APP = `
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
${STATE}
function App() {
  const [state, setState] = useState(start);
  window.app = { set: (change) => setState((before) => ({ ...before, ...change })) };
  if (!state.on) return h('p', null, 'gone');
  const { src, sort, data } = state;
  return h('kobold-table', { ...(data ? { data } : { src }), sort, 'onkobold-ready': (event) => window.told.push(event.detail.total) },
    h('a', { href: src }, 'The seeds'));
}
createRoot(document.querySelector('#app')).render(h(App));
`;

export const VUE_APP = `
import { createApp, h, reactive } from 'vue';
${STATE}
const state = reactive(start);
window.app = { set: (change) => Object.assign(state, change) };
createApp({
  render() {
    if (!state.on) return h('p', null, 'gone');
    const { src, sort, data } = state;
    return h('kobold-table', { ...(data ? { data } : { src }), sort, 'onKobold-ready': (event) => window.told.push(event.detail.total) },
      [h('a', { href: src }, 'The seeds')]);
  },
}).mount('#app');
`;
