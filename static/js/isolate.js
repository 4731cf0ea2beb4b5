/* Archive.isolate(text) → DocumentFragment: text with its left-to-right runs, scores, ranges,
 * percentages and loose signs in direction isolates, as the build sets them in pages
 * (generator/arabic/bidi.py), but for languages.
 *
 *   Archive.isolate.places(text) → [[start, end], …] of these
 *   Archive.isolate.apart(text) → bdi: the same text, kept from turning the sentence around it too
 *
 * All use one pattern, which the build hands over in Archive.tables.isolates.
 */
(function (Archive) {
  'use strict';

  const { isolated, number } = Archive.tables.isolates;
  const ISOLATED = new RegExp(isolated, 'g');
  const NUMBER = new RegExp(`(${number})`);

  function isolate(text, direction) {
    const element = document.createElement('bdi');
    if (direction) {
      element.dir = direction;
    }
    element.append(text);
    return element;
  }

  /* A range reads from the right, each of its numbers from the left. */
  function range(text) {
    const element = isolate('', 'rtl');
    text.split(NUMBER).forEach((part, place) => element.append(place % 2 ? isolate(part) : part));
    return element;
  }

  /* `shown` is the match, with the space before it where it has lost that to a loose sign. */
  function setOne(shown, { range: isRange, loose, percent }) {
    if (isRange) {
      return range(shown);
    }
    return isolate(shown, loose ? 'rtl' : percent ? '' : 'ltr');
  }

  Archive.isolate = function (text) {
    const fragment = document.createDocumentFragment();
    let place = 0;
    for (const match of text.matchAll(ISOLATED)) {
      const start = match.index - (match.groups.loose ? 1 : 0);
      const end = match.index + match[0].length;
      fragment.append(text.slice(place, start), setOne(text.slice(start, end), match.groups));
      place = end;
    }
    fragment.append(text.slice(place));
    return fragment;
  };

  Archive.isolate.apart = (text) =>
    Archive.dom.element('bdi', Archive.dom.contentIn(text), Archive.isolate(text));

  Archive.isolate.places = (text) =>
    Array.from(text.matchAll(ISOLATED), ({ 0: { length }, index }) => [index, index + length]);
}(Archive));
