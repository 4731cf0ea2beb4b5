/* Archive.page: what the scripts of the search page share. Here: what makes
 * elements (of Archive.dom), and sentences.
 *
 * All words come from Archive.tables.ui; text from the archive goes through textContent.
 */
(function (Archive) {
  'use strict';

  const page = Archive.page = {};
  const { comma: LIST_COMMA } = Archive.tables.ui;
  const loads = new Map(); // address of a script → promise

  page.SEPARATOR = ' · ';

  /* The element of the page with the id search-<name>. */
  page.find = (name) => document.getElementById(`search-${name}`);

  Object.assign(page, Archive.dom);

  /* A name from the archive: where the interface runs the other way, in an element of its own. */
  page.named = (text) => {
    const content = page.contentIn(text);
    const nodes = Archive.isolate(text);
    return content.lang ? page.element('bdi', content, nodes) : nodes;
  };

  /* Loads, once and one after the other, the scripts that a part of the page names and needs. */
  page.scripts = async (part) => {
    for (const src of part.dataset.scripts.split(' ')) {
      await load(src);
    }
  };

  function load(src) {
    if (!loads.has(src)) {
      loads.set(src, new Promise((resolve, reject) => {
        const made = page.element('script', { src, onload: resolve });
        made.onerror = () => {
          loads.delete(src);
          reject(Object.assign(new Error(`${src}: missing`), { kind: 'missing' }));
        };
        document.head.append(made);
      }));
    }
    return loads.get(src);
  }

  /* A text whose {names} are replaced: a list of strings and elements. */
  page.fill = (text, values) => text.split(/\{(\w+)\}/).flatMap((part, place) =>
    (place % 2 ? values[part] ?? [`{${part}}`] : [part]));

  /* The same where all values are strings: a string. */
  page.sentence = (text, values) => page.fill(text, values).join('');

  /* A count in words, of the six forms of a noun. */
  page.count = (forms, number) =>
    page.sentence(forms[Archive.pluralForm(number)], { n: Archive.formatNumber(number) });

  /* Things one after the other, a separator between them. */
  page.joined = (parts, separator = LIST_COMMA) =>
    parts.flatMap((part, place) => (place ? [separator, part] : [part]));
})(globalThis.Archive);
