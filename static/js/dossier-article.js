/* On an article's page: the article, its paragraphs and what is selected in them go into the
 * reader's dossier and out of it, or as quotations into the clipboard; the page can be printed.
 */
(function (Archive) {
  'use strict';

  const { article: shown, dom, dossier, words: { dossier: words, cite } = {} } = Archive;
  const PARAGRAPHS = '.article__body > :not(h2)';
  const head = document.querySelector('.article__header');

  if (!shown || !head) {
    return; // a page of another kind, or an archive's own template
  }

  const { path, describe } = shown;
  const blocks = Array.from(document.querySelectorAll(PARAGRAPHS));
  const tools = dom.element('p', { className: 'article__tools' });
  const bar = dom.element('div', { className: 'keepbar', role: 'status' });
  const signs = new Map(); // block → its button
  let own = null; // whether this page entered the article for the sake of a quotation

  // The signs and links of a block hold no letters, and what is hidden is no part of it.
  const textOf = (block) => block.innerText.trim();

  const quotationOf = (block) => ({ anchor: block.id, text: textOf(block), note: '' });

  /* Changes the dossier, or says why not. */
  function change(edit) {
    const done = dossier.change(edit);
    if (!done) {
      tell(words.full);
    }
    return done;
  }

  function enter() {
    change((articles) => dossier.enter(articles, describe()));
    tools.querySelector('a')?.focus();
  }

  function leave() {
    const before = dossier.article(dossier.read(), path);
    const done = change((articles) => dossier.take(articles, dossier.article(articles, path)));
    if (done) {
      tools.querySelector('button').focus();
      offerBack(before, words.article_out);
    }
  }

  /* What a reader wrote or chose with care can be had back. */
  function offerBack(article, said) {
    const costly = article.note || article.quotations.length;
    tell(said, ...(costly ? [dom.button('plain', () => {
      change((articles) => articles.push(article));
      tell(words.article_in);
    }, words.undo)] : []));
  }

  function toggle(block) {
    const articles = dossier.read();
    const key = dossier.keyOf(quotationOf(block));
    const article = dossier.article(articles, path);
    if (dossier.quotation(article, key)) {
      unquote(key);
    } else {
      quote(quotationOf(block));
    }
  }

  function quote(quotation) {
    const came = !dossier.article(dossier.read(), path);
    if (change((articles) => dossier.quote(articles, describe(), quotation))) {
      own = own || came;
      tell(words.quotation_in);
    }
  }

  /* The article that came for the quotation alone goes with it. */
  function unquote(key) {
    let gone = null;
    const done = change((articles) => {
      const article = dossier.article(articles, path);
      gone = dossier.quotation(article, key);
      dossier.take(article.quotations, gone);
      if (own && !article.quotations.length && !article.note) {
        dossier.take(articles, article);
      }
    });
    if (done) {
      tell(words.quotation_out, ...(gone.note ? [dom.button('plain', () => {
        quote(gone);
      }, words.undo)] : []));
    }
  }

  /* Says something at the foot of the window; with something to press it stays to be seen. */
  function tell(said, ...controls) {
    const seen = controls.length > 0 || said === words.full;
    bar.classList.toggle('keepbar--said', seen);
    bar.replaceChildren(dom.element('span', {}, said), ...controls);
    if (seen) {
      bar.append(dom.button('plain', () => tell(''), words.close));
    }
  }

  async function copy({ anchor, text }) {
    const done = await Archive.copy(shown.quoted(text, anchor));
    tell(done ? cite.quotation_copied : cite.failed);
  }

  function show() {
    const article = dossier.article(dossier.read(), path);
    const print = dom.button('plain', () => globalThis.print(), words.print);
    tools.replaceChildren(...(article ? kept() : [dom.button('plain', enter, words.add)]), ' ', print);
    for (const [block, sign] of signs) {
      const is = Boolean(article && dossier.quotation(article, dossier.keyOf(quotationOf(block))));
      block.classList.toggle('kept', is);
      sign.title = is ? words.drop_paragraph : words.add_paragraph;
    }
  }

  function kept() {
    const out = dom.button('plain', leave, words.drop);
    out.setAttribute('aria-label', words.drop_article);
    return [dom.element('a', { href: Archive.url('dossier.html') }, words.within), ' ', out];
  }

  /* What is selected in the text: {anchor, text}, or null. */
  function selected() {
    const selection = getSelection();
    const text = selection.toString().trim();
    if (!text || !selection.rangeCount) {
      return null;
    }
    const { startContainer, endContainer } = selection.getRangeAt(0);
    const within = (node) => blocks.find((block) => block.contains(node));
    const first = within(startContainer);
    return first && within(endContainer)
      ? { anchor: first.id, text, note: '' }
      : null;
  }

  function offerSelection() {
    const quotation = selected();
    if (!quotation) {
      if (bar.dataset.offers) {
        tell('');
        delete bar.dataset.offers;
      }
      return;
    }
    if (!bar.dataset.offers) {
      const take = dom.button('plain', () => {
        delete bar.dataset.offers;
        quote(selected());
        getSelection().removeAllRanges();
      }, words.add_selection);
      const carry = dom.button('plain', () => {
        delete bar.dataset.offers;
        copy(selected());
      }, cite.copy_quotation);
      [take, carry].forEach((each) =>
        each.addEventListener('pointerdown', (event) => event.preventDefault()));
      tell('', take, carry);
      bar.dataset.offers = 'selection';
    }
  }

  for (const block of blocks) {
    const sign = dom.button('keep', () => toggle(block));
    signs.set(block, sign);
    const link = block.querySelector(':scope > a:last-child');
    const carry = dom.button('quote', () => copy(quotationOf(block)));
    carry.title = cite.copy_quotation;
    link.before(sign, carry); // beside its permalink
  }
  /* An entry that was made before authors were kept gets those of its page. */
  const older = dossier.article(dossier.read(), path);
  if (older && !older.authors) {
    dossier.change((articles) => {
      dossier.article(articles, path).authors = describe().authors;
    });
  }

  head.append(tools);
  document.body.append(bar);
  show();
  dossier.watch(show);
  document.addEventListener('selectionchange', offerSelection);
})(globalThis.Archive);
