/* Marks the words searched on an article's page, for a reader who comes from the results.
 *
 * The query stands in the address (?mark=<query>, &exact=1 for the written form alone). Whether a
 * word is meant by it is asked of Archive.matching; the words are those of Archive.analysis, taken
 * from the text of the title and the body as they stand, also where a word runs through several
 * elements (direction isolates, emphasis). Matching words side by side are one place. The text is
 * only wrapped, never changed, and the page does not move by itself: a bar counts the places and
 * leads through them. Whatever fails leaves the page as it is.
 *
 *   Archive.stretches(text, isMatch) → [{start, end}]  the places of a text
 */
(function (Archive) {
  'use strict';

  const ROOTS = '.article__title, .article__body';
  /* Elements that a word may run through; any other one ends it, a note's number (sup) too. */
  const INLINE = new Set(('a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small ' +
    'span strong time u var wbr').split(' '));
  const JOINED = /^(?:\s*|[-\u2010-\u2013])$/; // HYPHEN … EN DASH
  const ICONS = {
    previous: 'm6 15 6-6 6 6',
    next: 'm6 9 6 6 6-6',
    remove: 'm6 6 12 12M18 6 6 18'
  };
  const AROUND = 60; // characters on each side of a place that a screen reader is told
  const PARAMETERS = ['mark', 'exact'];

  /* The matching words of a text; those with nothing but space or a
   * hyphen between them are one stretch. */
  Archive.stretches = (text, isMatch) => {
    const found = [];
    for (const { start, end, match } of Archive.matchesIn(text, isMatch)) {
      if (match) {
        const last = found[found.length - 1];
        if (last && JOINED.test(text.slice(last.end, start))) {
          last.end = end;
        } else {
          found.push({ start, end });
        }
      }
    }
    return found;
  };

  /* The text nodes below an element, in groups through which a word may run. */
  function runs(root) {
    const groups = [[]];
    const visit = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        groups[groups.length - 1].push(node);
        return;
      }
      const ends = !INLINE.has(node.localName);
      if (ends) {
        groups.push([]);
      }
      node.childNodes.forEach(visit);
      if (ends) {
        groups.push([]);
      }
    };
    visit(root);
    return groups.filter((group) => group.length);
  }

  /* Marks the places of a group of text nodes: [{marks: [mark, …], around}] in reading order. */
  function markRun(nodes, isMatch) {
    const text = nodes.map((node) => node.data).join('');
    // From the end, because a node keeps its beginning when it is split.
    return Archive.stretches(text, isMatch).reverse()
      .map((place) => ({ marks: wrap(nodes, place), around: around(text, place) }))
      .reverse();
  }

  function wrap(nodes, place) {
    const marks = Archive.markPlace(nodes, place);
    marks.forEach((mark) => {
      mark.className = 'found';
    });
    return marks;
  }

  /* The words about a place, cut at spaces. */
  function around(text, { start, end }) {
    const before = text.slice(0, start).slice(-AROUND);
    const after = text.slice(end, end + AROUND);
    return [
      start > AROUND ? before.replace(/^\S*/, '') : before,
      text.slice(start, end),
      end + AROUND < text.length ? after.replace(/\S*$/, '') : after
    ].join('');
  }

  function icon(name) {
    const { drawing } = Archive.dom;
    return drawing('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
      drawing('path', { d: ICONS[name] }));
  }

  /* The bar over the page's lower edge: how many places, to the previous and next, away with it. */
  function showBar(places) {
    const { ui } = Archive.tables;
    const { element } = Archive.dom;
    const status = element('p', { className: 'marks__status' });
    status.setAttribute('role', 'status');
    const bar = element('section', { className: 'marks' }, status);
    bar.setAttribute('aria-label', ui.marks_label);
    let current = -1;

    function button(name, action) {
      const label = ui[`marks_${name}`];
      const made = element('button', { type: 'button', className: 'marks__button', title: label },
        icon(name));
      made.setAttribute('aria-label', label);
      made.addEventListener('click', action);
      bar.append(made);
    }

    function move(step) {
      emphasise(false);
      // Before the first step no place is the current one: backwards begins with the last.
      current = current < 0 && step < 0
        ? places.length - 1
        : (current + step + places.length) % places.length;
      emphasise(true);
      places[current].marks[0].scrollIntoView({ block: 'center', inline: 'nearest' });
      const words = { i: current + 1, n: places.length };
      status.replaceChildren(
        ui.marks_place.replace(/\{(\w)\}/g, (_, name) => Archive.formatNumber(words[name])),
        element('span', { className: 'visually-hidden' }, `: ${places[current].around}`)
      );
    }

    function emphasise(on) {
      if (current >= 0) {
        places[current].marks.forEach((mark) => mark.classList.toggle('found--current', on));
      }
    }

    function remove() {
      places.flatMap((place) => place.marks).forEach((mark) => {
        const parent = mark.parentNode;
        mark.replaceWith(...mark.childNodes);
        parent.normalize();
      });
      bar.remove();
      document.getElementById('main').focus({ preventScroll: true });
      forgetQuery();
    }

    button('previous', () => move(-1));
    button('next', () => move(1));
    button('remove', remove);
    bar.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        remove();
      }
    });
    document.querySelector('.article').before(bar);
    // Said by a screen reader only if it comes into a region that is there already.
    status.append(ui.marks_plural[Archive.pluralForm(places.length)]
      .replace('{n}', Archive.formatNumber(places.length)));
  }

  /* The address without the query, so that a reload does not bring the marks back. */
  function forgetQuery() {
    const address = new URL(location.href);
    PARAMETERS.forEach((name) => address.searchParams.delete(name));
    try {
      history.replaceState(history.state, '', address);
    } catch (error) {
      // From a disk a browser may refuse it; then a reload marks the words again.
    }
  }

  async function markPage() {
    const asked = new URLSearchParams(location.search);
    try {
      const isMatch = await Archive.matching(asked.get('mark'), { exact: asked.get('exact') === '1' });
      const places = Array.from(document.querySelectorAll(ROOTS))
        .flatMap(runs)
        .flatMap((nodes) => markRun(nodes, isMatch));
      if (places.length) {
        showBar(places);
      }
    } catch (error) {
      // The article is there to be read, marked or not.
    }
  }

  if (globalThis.document?.querySelector?.(ROOTS)) {
    markPage();
  }
})(globalThis.Archive);
