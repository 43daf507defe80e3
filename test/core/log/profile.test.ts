/** What may be shown of what strangers call themselves. */
import { expect } from 'chai';
import { nameInProfile } from '../../../core/log/profile.js';

const named = (profile: unknown): string => nameInProfile(JSON.stringify(profile));

describe('the name in a profile', () => {
  it('is the display name, else the name', () => {
    expect(named({ name: 'maria', display_name: 'Maria Lindqvist' })).to.equal('Maria Lindqvist');
    expect(named({ name: 'maria', display_name: ' ' })).to.equal('maria');
    expect(named({ name: 'مريم', display_name: 7 })).to.equal('مريم');
    expect(named({ about: 'nobody' })).to.equal('');
  });

  it('is none where the content is no profile', () => {
    for (const content of ['', 'null', '[]', '"Maria"', '{"name":', '['.repeat(60_000), '{"name":{"toString":1}}'])
      expect(nameInProfile(content), content.slice(0, 20)).to.equal('');
    expect(named({ name: 'Maria', picture: 'x'.repeat(70_000) })).to.equal('');
  });

  it('holds nothing that hides, or turns the line around', () => {
    expect(named({ name: 'Ma\u202eria\u2066\u200f \u0000\n\t B\u200b\u00adé\ufeff' })).to.equal('Maria Bé');
    expect(named({ name: '\u3164\u2800\u202e\u{e0041}' })).to.equal('');
    expect(named({ name: 'Tom\ud800' })).to.equal('Tom');
    for (const control of '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
      expect(named({ name: `a${control}b` })).to.equal('ab');
  });

  it('is short, and no marks pile up on it', () => {
    expect(Array.from(named({ name: '🌱'.repeat(500) }))).to.have.length(40);
    expect(named({ name: 'M'.repeat(41) })).to.equal(`${'M'.repeat(39)}…`);
    expect(named({ name: `a${'\u0323'.repeat(200)}` }).length).to.be.at.most(4);
  });

  it('is text whatever it looks like, and never looks like a key', () => {
    expect(named({ name: '<img src=x onerror=alert(1)>' })).to.equal('<img src=x onerror=alert(1)>');
    for (const name of ['npub1qqqqqq…zzzz', 'NPUB1abc', 'ab'.repeat(32), 'n\u200bpub1abc', '...', '—'])
      expect(named({ name }), name).to.equal('');
  });
});
