/* Archive.dom: making elements, and bringing scripts. Text goes through textContent, never through a
 * string of HTML. The build puts Archive.later before it: {cite, marks}, what a page brings when it is
 * asked for, in order and in the versions that there are, so that no page need name them.
 */
(function (Archive) {
  'use strict';

  const dom = Archive.dom = {};
  const ARABIC_LETTER = /[\u0620-\u064a\u066e-\u06d3]/;
  const DRAWING = 'http://www.w3.org/2000/svg';

  dom.element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  dom.button = (className, action, ...children) => {
    const made = dom.element('button', { type: 'button', className }, ...children);
    made.addEventListener('click', action);
    return made;
  };

  /* Brings scripts, named from the site's root, one after another, as they build upon each other; a
   * missing one stops the rest. */
  dom.bring = ([first, ...rest], done = () => {}) => {
    const onload = () => (rest.length ? dom.bring(rest, done) : done());
    document.head.append(dom.element('script', { src: Archive.url(first), onload }));
  };

  /* A drawing that says nothing to a screen reader. */
  dom.drawing = (name, attributes, ...children) => {
    const made = document.createElementNS(DRAWING, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  /* A wording whose {names} are replaced. */
  dom.filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /* What an element of titles and texts says of itself where the interface is in another language. */
  const lang = globalThis.document?.documentElement?.lang || 'ar';
  dom.content = /^ar\b/.test(lang) ? {} : { lang: 'ar', dir: 'rtl' };

  /* And an element of the interface inside those. */
  dom.own = dom.content.lang ? { lang, dir: document.documentElement.dir } : {};

  dom.contentIn = (text) => (ARABIC_LETTER.test(text) ? dom.content : {});
})(globalThis.Archive);
