/** Entry of kobold.loader.js, for CMSs that enqueue classic scripts: loads kobold.js from beside itself. */
void (async () => {
  try {
    await import('./kobold.js');
  } catch (error) {
    const own = document.querySelector<HTMLScriptElement>('script[src*="kobold.loader.js"]')?.src ?? '';
    console.error(
      `Kobold could not be started. ${own ? `It looked for kobold.js beside ${own}.` : ''} The file must be there, be served ` +
        'as JavaScript, allow this page (CORS) and be allowed by the page (Content-Security-Policy: script-src).',
      error,
    );
  }
})();
