/** `npm run dev`: builds, then serves as `npm start` does; the script starts it anew at every change. */
import { createBuilder } from 'vite';

const builder = await createBuilder({ logLevel: 'warn' });
await builder.buildApp();
await import('./serve.js');
