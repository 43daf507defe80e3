import { assert } from 'chai';
import { html, LitElement } from 'lit';
import { HostColorsController } from '../../../components/kit/host-colors.js';
import { hostStyle } from '../../../components/kit/host-style.js';

class ColoredElement extends LitElement {
  readonly colors = new HostColorsController(this);
  override render() {
    return html`<p>nothing of the light DOM is shown</p>`;
  }
}
customElements.define('colored-element', ColoredElement);

describe('HostColorsController', () => {
  let style: HTMLStyleElement;
  let place: HTMLElement;
  beforeEach(() => {
    style = document.head.appendChild(document.createElement('style'));
    style.textContent =
      '.here { background: rgb(251, 250, 246); color: rgb(34, 40, 31) } .here a { color: rgb(47, 107, 60) }';
    place = document.body.appendChild(document.createElement('section'));
    place.className = 'here';
  });
  afterEach(() => {
    style.remove();
    place.remove();
  });

  it('takes the colour of links and the paper of the place the element stands in, also once it has rendered', async () => {
    const element = place.appendChild(new ColoredElement());
    await element.updateComplete;
    element.colors.read();
    assert.equal(hostStyle(element).getPropertyValue('--_host-accent'), 'rgb(47, 107, 60)');
    assert.equal(hostStyle(element).getPropertyValue('--_host-paper'), 'rgb(251, 250, 246)');
    assert.equal(hostStyle(element).colorScheme, 'light');
    assert.equal(place.children.length, 1, 'nothing is left behind');
  });

  it('follows dark pages', () => {
    place.setAttribute('style', 'background: rgb(22, 24, 26); color: rgb(231, 232, 226)');
    const element = place.appendChild(new ColoredElement());
    assert.equal(hostStyle(element).colorScheme, 'dark');
  });
});
