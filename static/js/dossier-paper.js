/* Archive.dossier.paper(articles, heading, summary) → text: a page of HTML that needs nothing else,
 * with every quotation, its citation and its permalink, to be kept, sent or printed.
 *
 * It is made as a document and written out by the browser, so that a text stays a text. Only its
 * style is put in afterwards: the policy of the page that makes it forbids one even here.
 */
(function (Archive) {
  'use strict';

  const STYLE = `<style>
    body { max-width: 38rem; margin: 2rem auto; padding: 0 1rem; background: #fff; color: #000;
      font: 1.125rem/1.85 "Noto Naskh Arabic", "Amiri", "Traditional Arabic", serif; }
    h1, h2 { line-height: 1.5; break-after: avoid; }
    h2 { margin: 0; font-size: 1.3rem; }
    section { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid #000; }
    blockquote { margin: 1.25rem 0 0; padding-inline-start: 1rem; border-inline-start: 3px solid #999; }
    p { margin: 0.25rem 0; white-space: pre-line; overflow-wrap: anywhere; }
    cite { font-style: normal; }
    .citation, .address { font-size: 0.875rem; color: #333; }
    .note { margin-top: 0.75rem; }
    .address { margin-inline-start: 1rem; padding-inline-start: 3px; }
    a { color: inherit; }
    @page { margin: 2cm; }
    @media print { body { max-width: none; margin: 0; padding: 0; font-size: 12pt; } p { orphans: 3; widows: 3; } }
  </style>`;
  const STYLE_PLACE = '<!--style-->';
  const { dom, dossier, citation, isolate, words: { dossier: words } } = Archive;

  dossier.paper = (articles, heading, summary) => {
    const page = document.implementation.createHTMLDocument(heading);
    const { lang, dir } = document.documentElement;
    Object.assign(page.documentElement, { lang, dir });

    const make = (name, properties, ...children) => {
      const made = Object.assign(page.createElement(name), properties);
      made.append(...children);
      return made;
    };

    function address(article, anchor) {
      const { url } = article;
      const shown = citation.readable(make, citation.address(article, anchor));
      const line = url ? make('a', { href: citation.address(article, anchor) }, shown) : shown;
      return make('p', { className: 'address' }, line);
    }

    const note = (text) => (text ? [make('p', { className: 'note' }, make('b', {}, `${words.note}: `), isolate(text))] : []);

    const cited = (article) => citation(article).map(({ kind, text }) =>
      (kind === 'sign' ? text : make(kind === 'title' ? 'cite' : 'span', {}, isolate.apart(text))));

    const quoted = (article) => article.quotations.flatMap((each) => [
      make('blockquote', dom.contentIn(each.text), make('p', {}, isolate(each.text))),
      address(article, each.anchor),
      ...note(each.note)
    ]);

    const section = (article) => make('section', {},
      make('h2', dom.contentIn(article.title), isolate.apart(article.title)),
      make('p', { className: 'citation' }, ...cited(article)),
      address(article),
      ...note(article.note),
      ...quoted(article));

    page.head.prepend(
      make('meta', { charset: 'utf-8' }),
      make('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' })
    );
    page.head.firstElementChild.setAttribute('charset', 'utf-8');
    page.head.append(page.createComment('style'));
    page.body.append(make('main', {},
      make('h1', {}, heading), make('p', {}, summary), ...articles.map(section)));
    // As HTML writes an element without an end; no text holds this sign, which XML escapes.
    const written = new XMLSerializer().serializeToString(page.documentElement)
      .replace(/ \/>/g, '>');
    return ['<!doctype html>', written.replace(STYLE_PLACE, STYLE), ''].join('\n');
  };
})(globalThis.Archive);
