/* The state of the search page and the address that carries it.
 *
 *   {query, typing, exact, years: null | [first, last], tags, sources, attached, distinct, sort,
 *    view, rate}
 *
 * stands as ?q=…&exact=1&years=2019-2023&tag=…&tag=…&source=…&attached=0&stories=1&sort=newest
 * &view=context&rate=1. What is as usual is left out; so is `typing`, whether the last word may be unfinished.
 * Anything else that an address may say is ignored.
 */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const SORTS = ['relevance', 'newest', 'oldest'];
  const NO_FILTERS = { years: null, tags: [], sources: [], attached: true, distinct: false };

  page.readState = (address) => {
    const given = new URLSearchParams(address);
    const years = /^(\d{1,4})-(\d{1,4})$/.exec(given.get('years'));
    return {
      query: given.get('q') || '',
      typing: false,
      exact: given.get('exact') === '1',
      years: years && years.slice(1).map(Number).sort((a, b) => a - b),
      tags: given.getAll('tag').filter(Boolean),
      sources: given.getAll('source').filter(Boolean),
      attached: given.get('attached') !== '0',
      distinct: given.get('stories') === '1',
      sort: SORTS.includes(given.get('sort')) ? given.get('sort') : SORTS[0],
      view: given.get('view') === 'context' ? 'context' : 'list',
      rate: given.get('rate') === '1'
    };
  };

  /* The part of an address from its question mark, or "" for an empty page. */
  page.addressOf = ({ query, exact, years, tags, sources, attached, distinct, sort, view, rate }) => {
    const made = new URLSearchParams();
    const put = (name, value) => value && made.append(name, value);
    put('q', query.trim());
    put('exact', exact && '1');
    put('years', years && years.join('-'));
    tags.forEach((name) => put('tag', name));
    sources.forEach((name) => put('source', name));
    put('attached', !attached && '0');
    put('stories', distinct && '1');
    put('sort', sort !== SORTS[0] && sort);
    put('view', view !== 'list' && view);
    put('rate', rate && '1');
    const text = made.toString();
    return text && `?${text}`;
  };

  /* Puts a state into the address: as a new step of the history, or in place of the last. */
  page.keepInAddress = (state, step) => {
    try {
      const address = page.addressOf(state) || location.pathname;
      history[step ? 'pushState' : 'replaceState'](null, '', address);
    } catch (error) {
      // Some browsers forbid it for file://; the search works without.
    }
  };

  page.isFiltered = ({ years, tags, sources, attached, distinct }) =>
    Boolean(years || tags.length || sources.length || !attached || distinct);

  page.withoutFilters = (state) => ({ ...state, ...NO_FILTERS });

  /* The options of Archive.search and its like. */
  page.optionsOf = ({ typing, exact, years, tags, sources, attached, distinct, sort }) =>
    ({ typing, exact, years, tags, sources, attached, distinct, sort });

  /* The address of a hit, with the words that its page shall mark. */
  page.addressOfHit = (hit, { query, exact }) => {
    const address = new URL(hit.url);
    address.searchParams.set('mark', query.trim());
    if (exact) {
      address.searchParams.set('exact', '1');
    }
    return address.href;
  };
})(globalThis.Archive);
