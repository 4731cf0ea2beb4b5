/* Fills the cite box of an article: under its Arabic reference the forms that other places ask for, each to
 * copy and to download. It comes when the box is opened.
 */
(function (Archive) {
  'use strict';

  const { dom: { element, button }, citation, download, isolate, words: { cite: words } } = Archive;
  const ARABIC = /\p{Script=Arabic}/u;
  const box = document.querySelector('.cite');
  const article = { ...Archive.article.describe(), language: Archive.article.language };
  const name = citation.fileName(article);
  const status = element('p', { className: 'visually-hidden' });
  let last = null; // the button that says that it has copied

  /* [name, ending of its file, media type, text, what is shown of it] */
  const FORMS = [
    ['', '.txt', 'text/plain', `${citation.text(article)}\n${citation.address(article)}\n`],
    ['Chicago', '-chicago.txt', 'text/plain', `${citation.joined(citation.chicago(article))}\n`, citation.chicago],
    ['APA', '-apa.txt', 'text/plain', `${citation.joined(citation.apa(article))}\n`, citation.apa],
    ['BibTeX', '.bib', 'application/x-bibtex', citation.bibtex(article)],
    ['RIS', '.ris', 'application/x-research-info-systems', citation.ris(article)],
    ['CSL-JSON', '.json', 'application/vnd.citationstyles.csl+json', citation.csl(article)]
  ];

  async function copy(pressed, text) {
    const done = await Archive.copy(text);
    last?.replaceChildren(words.copy);
    pressed.replaceChildren(done ? words.copied : words.failed);
    last = pressed;
    status.textContent = '';
    status.textContent = pressed.textContent;
  }

  function part({ kind, text }) {
    if (kind === 'address') {
      return citation.readable(element, text);
    }
    if (kind === 'sign' || kind === 'date') {
      return text;
    }
    return ARABIC.test(text)
      ? element('bdi', { lang: article.language, dir: 'rtl' }, isolate(text))
      : element('bdi', {}, text);
  }

  /* In English, left to right. Each name and title in Arabic runs its own way, whatever it begins with
   * (one in Latin script may be its first word), and has its runs of the other way isolated. */
  const shown = (parts) =>
    element('p', { className: 'cite__text', lang: 'en', dir: 'ltr' }, ...parts.map(part));

  function row([title, ending, type, text]) {
    const take = button('plain', () => copy(take, text.replace(/[\r\n]+$/, '')), words.copy);
    const save = button('plain', () => download.save(name + ending, text, type), words.download);
    [take, save].forEach((each) => {
      each.setAttribute('aria-label', `${each.textContent}: ${title || words.reference}`);
    });
    const heading = element('b', title ? { lang: 'en' } : {}, title || words.reference);
    return element('p', { className: 'cite__row' }, heading, ' ', take, ' ', save);
  }

  status.setAttribute('role', 'status');
  box.querySelector('.citation').before(row(FORMS[0]));
  box.append(element('ul', { className: 'cite__forms' }, ...FORMS.slice(1).map((form) =>
    element('li', {}, row(form), ...form.slice(4).map((parts) => shown(parts(article)))))), status);
})(globalThis.Archive);
