/* Filters by tag, source, attachment and story; their data is loaded when one is used.
 *
 *   Archive.filters.allowed(meta, options) → Promise of a Uint8Array by article number, 1 where the
 *                                            options tags, sources and attached let it pass; null
 *                                            when they let all pass
 *   Archive.filters.counts(meta, kind, numbers, story) → Promise of [{name, count}], commonest first;
 *                                            with `story`, articles of one story count once
 *   Archive.filters.stories(meta) → Promise of an Int32Array by article number: the first article of
 *                                            its story, or itself
 *
 * The format is described in generator/search/facets.py.
 */
(function (Archive) {
  'use strict';

  const { tables, lexicon } = Archive;

  /* Promise of a Map: name → ascending article numbers. */
  const carriers = lexicon.remembered(async (kind) => {
    const { facets, documents } = await lexicon.open();
    const { version: length, facetRange } = tables.sizes;
    const count = facets[kind].length / length;
    const ranges = await Promise.all(Array.from({ length: count }, (_, place) =>
      Archive.load(`facets/${kind}-${place}`, facets[kind].slice(place * length, (place + 1) * length))
    ));
    const all = new Map();
    ranges.forEach(([names, lists], place) => names.forEach((name, at) => {
      const numbers = decoded(lists[at], place * facetRange, documents);
      all.set(name, [...(all.get(name) || []), ...numbers]);
    }));
    return all;
  });

  function decoded(text, base, documents) {
    const next = lexicon.numbers(text);
    const found = [];
    let left = text.length;
    // A number takes at least a character; what is read beyond the end is no number.
    for (let number = base + next(); left > 0 && number < documents; number += next() + 1) {
      found.push(number);
      left--;
    }
    return found;
  }

  async function allowed({ documents }, { tags, sources, attached }) {
    const tests = [
      ...tags.map((tag) => ['tags', [tag], true]),
      ...(sources.length ? [['sources', sources, true]] : []),
      ...(attached ? [] : [['attached', [''], false]])
    ];
    if (!tests.length) {
      return null;
    }
    const passed = new Uint8Array(documents).fill(1);
    for (const [kind, names, wanted] of tests) {
      const held = new Uint8Array(documents);
      const of = await carriers(kind);
      // An address may hold a name that is shown under another one by now.
      const shown = await Promise.all(names.map((name) =>
        Archive.synonyms.known(name, (other) => of.has(other))));
      shown.forEach((name) => (of.get(name) || []).forEach((number) => { held[number] = 1; }));
      passed.forEach((pass, number) => { passed[number] = pass && Boolean(held[number]) === wanted; });
    }
    return passed;
  }

  async function stories({ documents }) {
    const first = Int32Array.from({ length: documents }, (_, number) => number);
    (await carriers('stories')).forEach((list) =>
      list.forEach((number) => { first[number] = list[0]; }));
    return first;
  }

  async function counts({ documents }, kind, numbers, story) {
    const chosen = new Uint8Array(documents);
    numbers.forEach((number) => { chosen[number] = 1; });
    const of = await carriers(kind);
    const count = (list) => (story
      ? new Set(list.filter((number) => chosen[number]).map((number) => story[number])).size
      : list.reduce((sum, number) => sum + chosen[number], 0));
    return Array.from(of, ([name, list]) => ({ name, count: count(list) }))
      .filter(({ count }) => count)
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }

  Archive.filters = { allowed, counts, stories };
})(globalThis.Archive);
