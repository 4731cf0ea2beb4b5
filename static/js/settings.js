/* «إعدادات القراءة»: the control in the masthead and its panel.
 *
 * What is chosen differs from the site or is not kept at all; early-settings.js puts it into effect
 * on every page. Archive.months (from the build) has the names of months by family, and
 * Archive.words.settings what stands here. A page that shows numbers of its own making listens for
 * the event `settings` of the document.
 */
(function (Archive) {
  'use strict';

  const { device, dom, settings, site = {}, months = {} } = Archive;
  const words = Archive.words?.settings;
  const masthead = document.querySelector('.masthead');
  const NAME = 'settings';
  const SIZES = ['small', '', 'large', 'larger', 'largest'];
  const THEMES = ['', 'light', 'dark'];
  const DATED = '.page--year,.page--month,.page--day';
  const { title } = document; // as the site has it
  let note = null; // where it says what becomes of choices
  const DIGITS = { latn: '123', arab: '١٢٣' };
  const AUGUST = 7; // the month that each family calls by another name

  /* Takes over a part of what is chosen: a value as the site has it is forgotten. */
  settings.choose = (part) => {
    const chosen = { ...settings.chosen, ...part };
    const { digits, months: family } = chosen;
    const foreign = months[family] && family !== site.months;
    const kept = Object.entries({
      ...chosen,
      digits: digits !== site.digits && digits,
      months: foreign && family,
      from: foreign && site.months,
      names: foreign && namesOf(family)
    }).filter(([, value]) => value);
    const done = device.write(NAME, kept.length ? Object.fromEntries(kept) : null);
    change();
    if (note) {
      note.textContent = done ? words.note : words.unkept;
    }
  };

  const namesOf = (family) => Object.fromEntries(months[site.months]
    .map((name, place) => [name, months[family][place]])
    .filter(([name, other]) => name !== other));

  function change() {
    settings.apply();
    nameTab();
    colourBrowser();
    document.dispatchEvent(new Event(NAME));
  }

  /* A page of dates is called by its date, in the reader's digits and months. */
  function nameTab() {
    if (document.body.matches(DATED)) {
      document.title = settings.turned(title);
    }
  }

  /* The browser's own bars take the colour of the paper. */
  function colourBrowser() {
    const meta = document.querySelector('[name=theme-color]')
      || document.head.appendChild(dom.element('meta', { name: 'theme-color' }));
    meta.content = getComputedStyle(document.body).backgroundColor;
  }

  /* Another tab has changed them; a page comes back as it was left; the site has other months now. */
  addEventListener('storage', ({ key }) => key === device.key(NAME) && change());
  addEventListener('pageshow', ({ persisted }) => persisted && change());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', colourBrowser);
  if (settings.chosen.names && settings.chosen.from !== site.months) {
    settings.choose({});
  } else {
    nameTab();
    colourBrowser();
  }

  if (!masthead || !words) {
    return;
  }
  const { element, button } = dom;
  const opener = button('settings__opener', () => show(panel.hidden), words.title);
  const panel = element('section', { className: 'settings', id: 'settings', hidden: true });
  const region = element('span', { className: 'settings__note' });
  opener.setAttribute('aria-expanded', 'false');
  opener.setAttribute('aria-controls', 'settings');
  panel.setAttribute('aria-label', words.title);
  masthead.append(opener, panel);

  /* A wording that is several. */
  const list = (wording) => wording.split('|');

  /* Made when it is first wanted. */
  function fill() {
    note = element('small', { role: 'status' }, words.note);
    panel.append(
      element('p', { className: 'settings__head' }, words.title,
        button('settings__plain', () => show(false), words.close)),
      group('size', words.size, SIZES, (size, place) => [list(words.sizes)[place], sizeSign(place)]),
      group('theme', words.theme, THEMES, (theme, place) => [list(words.themes)[place]]),
      ...(site.months ? ofArabic() : []),
      element('label', { className: 'settings__check' },
        element('input', { type: 'checkbox', name: 'hijri' }), element('span', {}, words.hijri)),
      element('p', { className: 'settings__foot' },
        button('settings__plain', () => {
          device.write(NAME, null);
          change();
        }, words.reset),
        note));
    panel.addEventListener('change', ({ target }) => settings.choose({
      [target.name]: target.type === 'checkbox' ? target.checked : target.value
    }));
    document.addEventListener(NAME, reflect);
    reflect();
  }

  /* What only an interface in Arabic has a choice of. */
  const ofArabic = () => [
    group('digits', words.digits, Object.keys(DIGITS), (digits) => [DIGITS[digits]]),
    group('months', words.months, Object.keys(months),
      (family, place) => [`${months[family][AUGUST]} (${list(words.regions)[place]})`,
        months[family][AUGUST]],
      region)
  ];

  /* Letters as large as what they stand for, in proportion. */
  const sizeSign = (place) => {
    const sign = element('span', { className: 'settings__size', ariaHidden: 'true' }, words.letter);
    sign.dataset.step = place;
    return sign;
  };

  /* A row of choices: `label` gives the name of each and, where another shall be seen, that. */
  function group(name, legend, values, label, note = '') {
    return element('fieldset', { className: 'settings__group' },
      element('legend', {}, legend, ' ', note),
      element('div', { className: 'settings__row' }, ...values.map((value, place) => {
        const [said, seen] = label(value, place);
        const input = element('input', { type: 'radio', name, value });
        if (seen) {
          input.setAttribute('aria-label', said);
        }
        return element('label', {}, input, element('span', {}, seen || said));
      })));
  }

  /* The controls as things are. */
  function reflect() {
    const { size = '', theme = '', months: family = site.months, hijri } = settings.chosen;
    const values = { size, theme, digits: settings.digits, months: family };
    panel.querySelectorAll('input').forEach((input) => {
      input.checked = input.name === 'hijri' ? Boolean(hijri) : values[input.name] === input.value;
    });
    region.textContent = list(words.regions)[Object.keys(months).indexOf(family)] ?? '';
  }

  function hide() {
    panel.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
  }

  function show(open) {
    if (open && !panel.firstChild) {
      fill();
    }
    panel.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    if (open) {
      panel.querySelector('input:checked').focus();
    } else {
      opener.focus();
    }
  }

  document.addEventListener('keydown', ({ key }) => key === 'Escape' && !panel.hidden && show(false));
  // Who leaves by Tab leaves it behind, not over the page.
  panel.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && relatedTarget !== opener && !panel.contains(relatedTarget)) {
      hide();
    }
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (!panel.hidden && !panel.contains(target) && target !== opener) {
      hide();
    }
  });
})(globalThis.Archive);
