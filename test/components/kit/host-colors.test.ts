import { assert } from 'chai';
import { html, LitElement } from 'lit';
import { HostColorsController } from '../../../components/kit/host-colors.js';
import { hostStyle } from '../../../components/kit/host-style.js';
import { eventually } from '../../support/eventually.js';

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

  it('follows dark pages', async () => {
    place.setAttribute('style', 'background: rgb(22, 24, 26); color: rgb(231, 232, 226)');
    const element = place.appendChild(new ColoredElement());
    await element.updateComplete;
    assert.equal(hostStyle(element).colorScheme, 'dark');
  });

  it('asks once for all elements of a parent', async () => {
    const added: Node[] = [];
    const observer = new MutationObserver((changes) =>
      added.push(...changes.flatMap((change) => [...change.addedNodes])),
    );
    observer.observe(place, { childList: true });
    const elements = Array.from({ length: 20 }, () => new ColoredElement());
    place.append(...elements);
    await eventually(() => {
      for (const element of elements)
        assert.equal(hostStyle(element).getPropertyValue('--_host-accent'), 'rgb(47, 107, 60)');
    });
    await Promise.resolve();
    observer.disconnect();
    assert.equal(added.filter((node) => node instanceof HTMLAnchorElement).length, 1);
  });

  it('reads again when a style sheet comes, not when a preload does', async () => {
    const element = place.appendChild(new ColoredElement());
    await eventually(() => assert.equal(hostStyle(element).getPropertyValue('--_host-accent'), 'rgb(47, 107, 60)'));
    const frames: unknown[] = [];
    const ask = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => frames.push(callback) && ask(callback);
    const preload = document.head.appendChild(document.createElement('link'));
    preload.rel = 'modulepreload';
    await new Promise((resolve) => setTimeout(resolve)); // observers have been told
    assert.equal(frames.length, 0);
    const later = document.head.appendChild(document.createElement('style'));
    later.textContent = '.here a { color: rgb(1, 2, 3) }';
    await eventually(() => assert.equal(hostStyle(element).getPropertyValue('--_host-accent'), 'rgb(1, 2, 3)'));
    window.requestAnimationFrame = ask;
    preload.remove();
    later.remove();
  });
});
