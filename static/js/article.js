/* Archive.article: what an article's page says of its article; null on any other page, and on one whose
 * template prints no citation.
 *
 *   path                   below the archive's root, in letters
 *   describe()             the article as the dossier keeps it (dossier-store.js)
 *   language               of the article, as the page's metadata have it
 *   quoted(text, anchor)   a quotation for a manuscript: the words, the citation, the permalink
 *
 * It stands in the citation, in elements made for this, and (authors, language) in the head. On the
 * first opening of the cite box the scripts come that make the other forms.
 */
(function (Archive) {
  'use strict';

  const HTML = '.html';
  const citation = document.querySelector('.article .citation');

  Archive.article = null;
  if (!citation?.querySelector(':scope > cite')) {
    return;
  }

  /* The address below the root, in letters, also where a server leaves the ending out. */
  function pathOf(pathname) {
    const below = pathname.slice(new URL(Archive.root).pathname.length);
    const letters = decodeURIComponent(below);
    return letters.endsWith(HTML) ? letters : letters + HTML;
  }

  const path = pathOf(location.pathname);
  const url = document.querySelector('link[rel="canonical"]')?.href || '';
  const parts = (name) =>
    Array.from(citation.querySelectorAll(`:scope > ${name}`), (part) => part.textContent);
  const said = (name) =>
    Array.from(document.querySelectorAll(`meta[name="${name}"]`), ({ content }) => content);

  const describe = () => ({
    path,
    url,
    title: parts('cite')[0],
    authors: said('DC.creator'),
    outlets: parts('b'),
    date: citation.querySelector(':scope > data')?.value || '',
    printed: parts('data')[0] || '',
    inferred: parts('small').length > 0,
    archive: parts('span')[0] || '',
    note: '',
    quotations: []
  });

  /* The citation without the address, which stands on the line below. */
  function line() {
    const nodes = Array.from(citation.childNodes);
    const end = nodes.findIndex(({ nodeName }) => nodeName === 'BR');
    return nodes.slice(0, end < 0 ? undefined : end).map(({ textContent }) => textContent).join('').trim();
  }

  /* Where it can be read: the public address, the one in the address bar, or on a disk the path. */
  const address = () => url ||
    (location.protocol === 'file:' ? path : location.href.replace(/[?#].*$/s, ''));

  const quoted = (text, anchor) => `«${text}»\n${line()}\n${address()}#${anchor}`;

  Archive.article = { path, describe, language: said('DC.language')[0] || 'ar', quoted };

  // ---------------------------------------------------------------- the cite box

  document.querySelector('.cite > details')
    ?.addEventListener('toggle', () => Archive.dom.bring(Archive.later.cite), { once: true });
})(globalThis.Archive);
