import { assert } from 'chai';
import { lendFetch } from '../../../components/kit/lent-fetch.js';
import type { LentMessage } from '../../../worker/api.js';
import { eventually } from '../../support/eventually.js';

/** Pulls until the last message. */
function pullAll(port: MessagePort): Promise<LentMessage> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<LentMessage>) => {
      if (data.type === 'end' || data.type === 'failed') resolve(data);
      else port.postMessage('pull');
    };
    port.postMessage('pull');
  });
}

function violation(blockedURI: string): SecurityPolicyViolationEvent {
  const init = { blockedURI, disposition: 'enforce', effectiveDirective: 'connect-src' } as const;
  return new SecurityPolicyViolationEvent('securitypolicyviolation', {
    ...init,
    documentURI: location.href,
    violatedDirective: 'connect-src',
    originalPolicy: "connect-src 'self'",
    statusCode: 200,
  });
}

describe('a lent fetch', () => {
  const add = document.addEventListener;
  const remove = document.removeEventListener;
  let listeners = 0;
  beforeEach(() => {
    listeners = 0;
    document.addEventListener = function (this: Document, ...args: unknown[]) {
      if (args[0] === 'securitypolicyviolation') listeners++;
      return (add as (...all: unknown[]) => void).apply(this, args);
    } as typeof add;
    document.removeEventListener = function (this: Document, ...args: unknown[]) {
      if (args[0] === 'securitypolicyviolation') listeners--;
      return (remove as (...all: unknown[]) => void).apply(this, args);
    } as typeof remove;
  });
  afterEach(() => {
    document.addEventListener = add;
    document.removeEventListener = remove;
  });

  it('listens for violations no longer than it lives, however it ends', async () => {
    const read = pullAll(lendFetch('data:text/csv,a,b'));
    const refused = pullAll(lendFetch('data:,none'));
    const cancelled = lendFetch('data:text/csv,c');
    assert.equal(listeners, 3);
    cancelled.postMessage('cancel');
    await read;
    await refused;
    await eventually(() => assert.equal(listeners, 0));
  });

  it('takes no violation of another host for its own', async () => {
    const fetchBefore = window.fetch;
    for (const [blocked, expected] of [
      ['https://a.example.evil/rows.csv', undefined],
      ['inline', undefined],
      ['https://a.example/other', 'connect-src'],
    ] as const) {
      window.fetch = async () => {
        document.dispatchEvent(violation(blocked));
        throw new TypeError('refused');
      };
      const last = await pullAll(lendFetch('https://a.example/rows.csv')).finally(() => (window.fetch = fetchBefore));
      assert.equal(last.type === 'failed' ? last.blockedBy : last.type, expected, blocked);
    }
  });
});
