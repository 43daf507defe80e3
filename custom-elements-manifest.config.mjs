/** `npm run manifest`: what editors, documentation, JSX and Vue know of the elements. */
import { customElementJsxPlugin } from 'custom-element-jsx-integration';
import { customElementVuejsPlugin } from 'custom-element-vuejs-integration';

const componentTypePath = (_name, tag) => `./components/data/${tag}.js`;

export default {
  globs: ['components/*/kobold-*.ts'],
  outdir: 'dist',
  litelement: true,
  plugins: [
    customElementJsxPlugin({ outdir: 'dist/types', fileName: 'jsx.d.ts', componentTypePath, hideLogs: true }),
    customElementVuejsPlugin({ outdir: 'dist/types', fileName: 'vue.d.ts', componentTypePath, hideLogs: true }),
  ],
};
