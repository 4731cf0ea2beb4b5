/* The page of the dossier: entries by article, with notes; their order; out of it and into it.
 *
 * What stands on the page is drawn anew from what is kept, after each change here or in another tab;
 * whoever stood on a control stands on it again.
 */
(function (Archive) {
  'use strict';

  const { citation, dom, dossier, download, words: { dossier: words } } = Archive;
  const { element, button, filled: fill } = dom;
  const { isolate, isolate: { apart: isolated } } = Archive;
  const { formatNumber: number } = Archive;
  const WAIT = 400; // milliseconds of rest before a note is kept
  const LARGEST = 20 * 2 ** 20; // bytes of a file that is read
  const ECHO = 60; // characters of a text that names a control
  const LINE = 60; // characters, about
  const GROWS = CSS.supports('field-sizing', 'content');
  const find = (name) => document.getElementById(`dossier-${name}`);
  const page = document.getElementById('dossier');
  const list = find('list');
  const unsaved = new Map(); // id of a note → {text, find(articles) → what it is on}
  const removed = []; // what can be had back, the last one last: {list(articles), place, item, name}
  let saving = 0;
  let isOwn = false; // a change that is drawn already

  const count = (noun, n) => fill(words[noun][Archive.pluralForm(n)], { n: number(n) });
  const short = (text) => (text.length > ECHO ? `${text.slice(0, ECHO)}…` : text);

  function announce(text) {
    find('status').textContent = text;
  }

  /* A sentence that stays on the page, above the list. */
  function tell(text, ...controls) {
    find('said').textContent = text;
    find('notice').hidden = !text;
    find('notice').querySelectorAll('button').forEach((each) => each.remove());
    find('notice').append(...controls);
  }

  function change(edit) {
    keepNotes();
    const done = dossier.change(edit);
    if (!done) {
      tell(words.full);
    }
    return done;
  }

  /* The articles with the notes that could not be kept: nothing written is lost on the way out. */
  function everything() {
    const articles = dossier.read();
    applyNotes(articles);
    return articles;
  }

  // ---------------------------------------------------------------- notes

  function applyNotes(articles) {
    for (const { text, holder } of unsaved.values()) {
      const found = holder(articles);
      if (found) {
        found.note = text;
      }
    }
  }

  function keepNotes() {
    clearTimeout(saving);
    if (!unsaved.size) {
      return;
    }
    isOwn = true;
    const done = dossier.change(applyNotes);
    isOwn = false;
    if (done) {
      unsaved.clear();
      if (find('said').textContent === words.full_note) {
        tell('');
      }
    } else {
      tell(words.full_note);
    }
  }

  /* A line to write on, which grows; what is written there stands beside it on paper. */
  function noteBox(id, name, { note }, holder) {
    const text = unsaved.get(id)?.text ?? note;
    const written = element('span', {}, isolate(text));
    const paper = element('p', { className: 'entry__written' }, element('b', {}, `${words.note}: `), written);
    const box = element('textarea', { rows: 1, value: text, placeholder: words.note });
    box.dataset.id = id;
    box.setAttribute('aria-label', `${words.note}: ${name}`);
    // Where the style sheet cannot make it grow.
    const grow = () => {
      box.rows = GROWS ? 1 : box.value.split('\n').length + Math.floor(box.value.length / LINE);
    };
    box.addEventListener('input', () => {
      unsaved.set(id, { text: box.value, holder });
      written.replaceChildren(isolate(box.value));
      grow();
      clearTimeout(saving);
      saving = setTimeout(keepNotes, WAIT);
    });
    box.addEventListener('change', keepNotes);
    grow();
    return [box, paper];
  }

  // ---------------------------------------------------------------- entries

  /* What an entry is called, and where it lies: {id, name, list(articles), item(articles)}. */
  const ofArticle = ({ path, title }) => ({
    id: path,
    name: title,
    list: (articles) => articles,
    item: (articles) => dossier.article(articles, path)
  });

  const ofQuotation = (article, quotation) => {
    const key = dossier.keyOf(quotation);
    return {
      id: `${article.path} ${key}`,
      name: short(quotation.text),
      // The article comes back with a quotation that is had back.
      list: (articles) => dossier.enter(articles, { ...article, quotations: [] }).quotations,
      item: (articles) => dossier.quotation(dossier.article(articles, article.path), key)
    };
  };

  /* The element of an id, wherever it was drawn anew. */
  const byId = (id) => page.querySelector(`[data-id="${CSS.escape(id)}"]`);

  function control(what, role, word, action) {
    const made = button('plain', action, word);
    made.dataset.id = `${what.id} ${role}`;
    made.setAttribute('aria-label', `${word}: ${what.name}`);
    return made;
  }

  function move(what, from, to) {
    const moved = change((articles) => dossier.moved(what.list(articles), from, to));
    if (moved) {
      const total = what.list(dossier.read()).length;
      announce(fill(words.moved, { name: what.name, n: number(to + 1), total: number(total) }));
    }
  }

  function step(what, role, word, by, place, total) {
    const isEnd = place + by < 0 || place + by >= total;
    const made = control(what, role, word, () => {
      if (!isEnd) {
        move(what, place, place + by);
      }
    });
    made.setAttribute('aria-disabled', isEnd);
    return made;
  }

  function remove(what) {
    let gone = null;
    const done = change((articles) => {
      const item = what.item(articles);
      const all = what.list(articles);
      gone = { ...what, item, place: all.indexOf(item) };
      dossier.take(all, item);
    });
    if (done) {
      removed.push(gone);
      draw();
      announce(fill(words.removed, gone));
      list.querySelector('.entry__undo button')?.focus();
    }
  }

  function putBack() {
    const gone = removed[removed.length - 1];
    const done = change((articles) => {
      const all = gone.list(articles);
      all.splice(Math.min(gone.place, all.length), 0, gone.item);
    });
    if (done) {
      removed.pop();
      draw();
      announce(fill(words.restored, gone));
      byId(`${gone.id} drop`)?.focus();
    }
  }

  /* What leads up, down and out; one alone cannot be moved. */
  function controls(what, place, total, ...before) {
    const out = control(what, 'drop', words.drop, () => remove(what));
    if (total === 1) {
      return element('p', { className: 'entry__controls' }, ...before, out);
    }
    const handle = element('span', { className: 'entry__handle', draggable: true, title: words.drag });
    handle.setAttribute('aria-hidden', 'true');
    return element('p', { className: 'entry__controls' },
      ...before,
      handle, ' ',
      step(what, 'up', words.up, -1, place, total), ' ',
      step(what, 'down', words.down, 1, place, total), ' ',
      out);
  }

  /* Where to read it: in this archive, or at its public address; '' where neither is known. */
  function href(article, anchor) {
    if (article.archive === page.dataset.archive) {
      return Archive.url(article.path.split('/').map(encodeURIComponent).join('/')) +
        (anchor && `#${anchor}`);
    }
    return article.url && citation.address(article, anchor);
  }

  function link(article, anchor, id, ...children) {
    const address = href(article, anchor);
    const made = address ? element('a', { href: address }, ...children) : element('span', {}, ...children);
    made.dataset.id = id;
    return made;
  }

  /* Who signed it, who printed it and when; the title stands above. */
  const said = ({ authors = [], outlets, printed, inferred, archive }) => [
    ...authors, ...outlets, printed, inferred ? words.inferred : '',
    archive === page.dataset.archive ? '' : archive
  ].filter(Boolean).flatMap((text, place) => [place ? words.comma : '', isolated(text)]);

  /* The address on paper, where no link can be followed. */
  const printed = (article, anchor) => element('p', { className: 'entry__address' },
    citation.readable(element, citation.address(article, anchor)));

  function quotationRow(article, quotation, place, total) {
    const what = ofQuotation(article, quotation);
    const row = element('li', {},
      element('blockquote', dom.contentIn(quotation.text), ...quotation.text.split(/\n+/).map((line) => element('p', {}, isolate(line)))),
      printed(article, quotation.anchor),
      ...noteBox(what.id, what.name, quotation, what.item),
      controls(what, place, total,
        link(article, quotation.anchor, `${what.id} link`, words.to_paragraph), ' '));
    row.dataset.key = what.id;
    return row;
  }

  function entryRow(article, place, total) {
    const what = ofArticle(article);
    const { quotations } = article;
    const rows = quotations.map((each, at) => quotationRow(article, each, at, quotations.length));
    const inner = element('ol', {}, ...withUndone(rows, (gone) => gone.id.startsWith(`${what.id} `)));
    dossier.sortable(inner, (from, to) => move(ofQuotation(article, quotations[from]), from, to));
    const row = element('li', { className: 'entry' },
      element('h2', dom.contentIn(article.title), link(article, '', `${what.id} link`, isolated(article.title))),
      element('p', { className: 'entry__citation' }, ...said(article)),
      printed(article, ''),
      ...noteBox(what.id, what.name, article, what.item),
      controls(what, place, total),
      ...(inner.children.length ? [inner] : []));
    row.dataset.key = what.id;
    return row;
  }

  /* The rows of a list, and in its place a line for what was last taken out of it. */
  function withUndone(rows, isHere) {
    const gone = removed[removed.length - 1];
    if (gone && isHere(gone)) {
      const undo = button('plain', putBack, words.undo);
      undo.dataset.id = 'undo';
      rows.splice(gone.place, 0, element('li', { className: 'entry__undo' },
        fill(words.removed, { name: '' }), isolated(short(gone.name)), ' ', undo));
    }
    return rows;
  }

  // ---------------------------------------------------------------- the page

  function draw() {
    const { activeElement: stood } = document;
    const id = stood?.dataset?.id;
    const range = stood?.tagName === 'TEXTAREA' && [stood.selectionStart, stood.selectionEnd];
    const articles = dossier.read();
    const isHere = (gone) => !articles.some(({ path }) => gone.id.startsWith(`${path} `));
    list.replaceChildren(...withUndone(
      articles.map((article, place) => entryRow(article, place, articles.length)), isHere));
    show(articles);
    if (id) {
      const again = byId(id);
      again?.focus();
      if (range && again) {
        again.setSelectionRange(...range);
      }
    }
  }

  function show(articles) {
    const quoted = articles.reduce((sum, { quotations }) => sum + quotations.length, 0);
    find('count').textContent = articles.length ? summary(articles.length, quoted) : '';
    find('empty').hidden = articles.length > 0;
    find('taken').hidden = !articles.length;
    find('damaged').hidden = dossier.damaged() === null;
  }

  const summary = (articles, quotations) =>
    `${count('articles', articles)} · ${count('quotations', quotations)}`;

  // ---------------------------------------------------------------- out and in

  const name = document.querySelector('h1').textContent;

  const FILES = {
    json: (articles) => ['application/json', dossier.file.write(articles, page.dataset.archive)],
    csv: (articles) => ['text/csv', download.csv(dossier.rows(articles))],
    ris: (articles) => ['application/x-research-info-systems', dossier.ris(articles)],
    html: (articles) => ['text/html', dossier.paper(articles, name, find('count').textContent)]
  };

  function send(ending) {
    keepNotes();
    const [type, text] = FILES[ending](everything());
    download.save(`${name}.${ending}`, text, type);
  }

  async function take(file) {
    if (file.size > LARGEST) {
      return words.errors['too-large'];
    }
    let others;
    try {
      others = dossier.file.read(await file.text());
    } catch ({ kind, n, field }) {
      const why = words.errors[kind] || words.errors.unread;
      return `${fill(why, { n: number(n), field })} ${words.unchanged}`;
    }
    let come = null;
    const done = change((articles) => {
      come = dossier.file.merge(articles, others);
    });
    return done ? outcome(come) : words.full;
  }

  function outcome({ articles, quotations, notes }) {
    const come = [
      ...(articles ? [count('articles', articles)] : []),
      ...(quotations ? [count('quotations', quotations)] : []),
      ...(notes ? [words.notes_joined] : [])
    ];
    return come.length ? fill(words.come, { what: come.join(words.comma) }) : words.nothing_new;
  }

  find('file').addEventListener('change', async ({ target }) => {
    const [file] = target.files;
    if (file) {
      tell(await take(file));
      target.value = ''; // so that the same file can be chosen again
    }
  });
  find('take').addEventListener('click', () => find('file').click());
  find('print').addEventListener('click', () => globalThis.print());
  for (const ending of Object.keys(FILES)) {
    find(ending).addEventListener('click', () => send(ending));
  }
  find('damaged-save').addEventListener('click', () =>
    download.save(`${name}.txt`, dossier.damaged(), 'text/plain'));
  find('damaged-forget').addEventListener('click', () => {
    dossier.forgetDamaged();
    draw();
  });

  dossier.sortable(list, (from, to) => move(ofArticle(dossier.read()[from]), from, to));
  dossier.watch(() => {
    if (!isOwn) {
      draw();
    }
  });
  document.addEventListener('visibilitychange', keepNotes);
  addEventListener('beforeunload', (event) => {
    keepNotes();
    if (unsaved.size) {
      event.preventDefault();
    }
  });
  page.hidden = false;
  draw();
})(globalThis.Archive);
