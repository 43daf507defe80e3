/** Entry of kobold.js: wiring only. Provides the client, then loads each element when its tag appears. */
import { autoload } from './autoload.js';
import { provideClient } from './kit/client.js';
import { PageClient } from './kit/page-client.js';

provideClient(() => new PageClient());
autoload(document);
