/**
 * `npm run manifest`: what editors, documentation, JSX and Vue know of the elements. The types for JSX and Vue are
 * written here, not by the ready-made integrations: those know no attribute that is documented but has no property.
 */
import { mkdirSync, writeFileSync } from 'node:fs';

const OUT = 'dist';
const TAGS = ['table', 'field', 'filter', 'query', 'record'];

export default {
  // The tags editors write, and the classes they inherit from. Panels are the table's own.
  globs: [
    ...TAGS.map((name) => `components/data/*/kobold-${name}.ts`),
    'components/data/table/table-attributes.ts',
    'components/kit/kobold-element.ts',
  ],
  outdir: OUT,
  litelement: true,
  plugins: [tagsByFileName(), frameworkTypes()],
};

/** Classes register nothing, so the analyzer finds no tags: an element's file is named after its tag. */
function tagsByFileName() {
  return {
    name: 'tags-by-file-name',
    packageLinkPhase({ customElementsManifest }) {
      for (const { path, declarations } of customElementsManifest.modules) {
        const tagName = /data\/[a-z]+\/(kobold-[a-z-]+)\.ts$/.exec(path)?.[1];
        for (const declaration of declarations) {
          const named = declaration.name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase() === tagName;
          if (declaration.kind !== 'class' || !named) continue;
          // Other events are between the parts of an element.
          const events = declaration.events?.filter(({ name }) => name?.startsWith('kobold-'));
          Object.assign(declaration, { tagName, customElement: true, events });
        }
      }
    },
  };
}

function frameworkTypes() {
  return {
    name: 'framework-types',
    packageLinkPhase({ customElementsManifest }) {
      const elements = customElementsManifest.modules
        .flatMap(({ declarations }) => declarations)
        .filter(({ tagName }) => tagName);
      mkdirSync(`${OUT}/types`, { recursive: true });
      writeFileSync(`${OUT}/types/jsx.d.ts`, jsxTypes(elements));
      writeFileSync(`${OUT}/types/vue.d.ts`, vueTypes(elements));
    },
  };
}

function jsxTypes(elements) {
  return `${imports(elements)}
/**
 * For React 19:
 *
 *     declare module 'react' { namespace JSX { interface IntrinsicElements extends CustomElements {} } }
 */
export interface CustomElements {
${elements.map((element) => entry(element, (event) => `'on${event}'`, 'Common & ')).join('\n')}
}

interface Common {
  id?: string; class?: string; className?: string; style?: object; slot?: string; lang?: string; dir?: string;
  hidden?: boolean; key?: string | number; ref?: unknown; children?: unknown;
  [data: \`data-\${string}\` | \`aria-\${string}\`]: unknown;
}
`;
}

function vueTypes(elements) {
  return `${imports(elements)}import type { DefineComponent } from 'vue';

export interface CustomElements {
${elements.map((element) => entry(element, (event) => `'on${event[0].toUpperCase()}${event.slice(1)}'`, '')).join('\n')}
}

declare module 'vue' {
  interface GlobalComponents {
${elements.map(({ tagName }) => `    '${tagName}': DefineComponent<CustomElements['${tagName}']>;`).join('\n')}
  }
}
`;
}

function imports(elements) {
  const classes = elements.map(({ name }) => name).join(', ');
  return `import type { ${classes} } from './components/index.js';\nimport type { KoboldEventMap } from './components/kit/events.js';\n`;
}

/** Attributes may be written as what they are not: `page-size={25}`. Properties without attribute have their own type. */
function entry(element, handlerName, base) {
  const { tagName, name, attributes = [], members = [], events = [], summary = '' } = element;
  const lines = [
    ...attributes.map((each) => `${comment(each)}    '${each.name}'?: string | number | boolean;`),
    ...members
      .filter((each) => each.kind === 'field' && each.description && !each.attribute && isPublic(each))
      .map((each) => `${comment(each)}    ${each.name}?: ${name}['${each.name}'];`),
    ...events.map(
      (each) => `${comment(each)}    ${handlerName(each.name)}?: (event: KoboldEventMap['${each.name}']) => void;`,
    ),
  ];
  return `${comment({ description: summary }, '  ')}  '${tagName}': ${base}{\n${[...new Set(lines)].join('\n')}\n  };`;
}

function isPublic({ privacy, static: isStatic, name, readonly }) {
  return (privacy ?? 'public') === 'public' && !isStatic && !readonly && !name.startsWith('#');
}

function comment({ description }, indent = '    ') {
  return description ? `${indent}/** ${description.replaceAll('*/', '* /').replace(/\s+/g, ' ')} */\n` : '';
}
