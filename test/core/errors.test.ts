import { expect } from 'chai';
import { dataToError, errorToData, KoboldError } from '../../core/errors.js';

describe('errors', () => {
  it('keep code, message and details on the way through a port', () => {
    const error = new KoboldError('not-found', 'The server has no file "a.csv".', { status: 404 });
    const arrived = dataToError(structuredClone(errorToData(error)));
    expect(arrived).to.include({ name: 'KoboldError', code: 'not-found', message: error.message });
    expect(arrived.details).to.deep.equal({ status: 404 });
  });

  it('of another copy of the class, as the chunks of a page have, are the same', () => {
    const details = { status: 404 };
    const other = Object.assign(new Error('There is none.'), { name: 'KoboldError', code: 'not-found', details });
    expect(errorToData(other)).to.deep.equal({ code: 'not-found', message: 'There is none.', details });
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
