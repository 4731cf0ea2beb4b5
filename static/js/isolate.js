/* Archive.isolate(text) → DocumentFragment: text with its left-to-right runs, scores, ranges and
 * percentages in direction isolates, as the build sets them in pages (generator/arabic/bidi.py), but for
 * languages.
 *
 *   Archive.isolate.places(text) → [[start, end], …] of these
 *
 * Both use one pattern, which the build hands over in Archive.tables.isolates.
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

  function setOne(match) {
    if (match.groups.range) {
      return range(match[0]);
    }
    return isolate(match[0], match.groups.percent ? '' : 'ltr');
  }

  Archive.isolate = function (text) {
    const fragment = document.createDocumentFragment();
    let place = 0;
    for (const match of text.matchAll(ISOLATED)) {
      fragment.append(text.slice(place, match.index), setOne(match));
      place = match.index + match[0].length;
    }
    fragment.append(text.slice(place));
    return fragment;
  };

  Archive.isolate.places = (text) =>
    Array.from(text.matchAll(ISOLATED), ({ 0: { length }, index }) => [index, index + length]);
}(Archive));
