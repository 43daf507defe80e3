import { hostSuite } from '../contracts/host.js';

hostSuite('shared by all pages', 'shared', { ways: ['shared'] });
hostSuite('dedicated, from its file', 'dedicated', { ways: ['dedicated'] });
hostSuite('dedicated, imported by a blob', 'dedicated', { ways: ['blob'] });
hostSuite('classic bootstrap with dynamic import', 'classic', { ways: ['classic'] });
