/* Archive.dom: making elements. Text goes through textContent, never through a string of HTML. */
(function (Archive) {
  'use strict';

  const dom = Archive.dom = {};
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

  /* A drawing that says nothing to a screen reader. */
  dom.drawing = (name, attributes, ...children) => {
    const made = document.createElementNS(DRAWING, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  /* A wording whose {names} are replaced. */
  dom.filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /* Text of unknown direction, kept from turning the sentence around it. */
  dom.isolated = (text) => dom.element('bdi', {}, text);
})(globalThis.Archive);
