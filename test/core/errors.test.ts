import { expect } from 'chai';
import { dataToError, errorToData, KoboldError } from '../../core/errors.js';

describe('errors', () => {
  it('keep code, message and details on the way through a port', () => {
    const error = new KoboldError('not-found', 'The server has no file "a.csv".', { status: 404 });
    const arrived = dataToError(structuredClone(errorToData(error)));
    expect(arrived).to.include({ name: 'KoboldError', code: 'not-found', message: error.message });
    expect(arrived.details).to.deep.equal({ status: 404 });
  });

  it('that are not ours are called internal', () => {
    expect(errorToData(new TypeError('x is undefined'))).to.deep.equal({
      code: 'internal',
      message: 'x is undefined',
      details: {},
    });
    expect(errorToData('why')).to.include({ code: 'internal', message: 'why' });
  });
});
