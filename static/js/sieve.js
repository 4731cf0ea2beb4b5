/* The box above an index that leaves of its names those that hold what is written, folded as the
 * search folds. Its scripts, which the search page has too, come when the box is first used; until
 * then, and where they cannot be had, letters are compared as they are.
 */
(function (Archive) {
  'use strict';

  const place = document.querySelector('.sieve');
  if (!place) {
    return;
  }
  const { element } = Archive.dom;
  const { label, placeholder, counts, scripts } = place.dataset;
  const FORMS = ['zero', 'one', 'two', 'few', 'many', 'other']; // the order of data-counts
  const PAUSE = 120; // milliseconds in which nothing is typed
  const letters = [...document.querySelectorAll('.letter')];
  let names = null; // [{item, text}]
  let fold = (text) => text.normalize('NFKD').replace(/[\u064b-\u0652\u0670\u0640]/g, '').toLowerCase();
  let timer = 0;

  const input = element('input', {
    type: 'search', id: 'sieve', placeholder, autocomplete: 'off', spellcheck: false
  });
  const status = element('p', { className: 'sieve__count' });
  status.setAttribute('role', 'status');
  place.append(element('label', { htmlFor: 'sieve' }, label), input, status);

  const folded = () => [...document.querySelectorAll('.names li')].map((item) => ({
    item, text: fold(item.firstElementChild.textContent)
  }));

  function sift() {
    names ||= folded();
    const wanted = fold(input.value.trim());
    let left = 0;
    names.forEach(({ item, text }) => {
      item.hidden = !text.includes(wanted);
      left += !item.hidden;
    });
    letters.forEach((letter) => {
      letter.hidden = Boolean(wanted) && !letter.querySelector('.names li:not([hidden])');
    });
    document.body.classList.toggle('is-sifted', Boolean(wanted));
    status.textContent = wanted ? inWords(left) : '';
  }

  function inWords(number) {
    const form = Archive.pluralForm ? Archive.pluralForm(number) : 'other';
    return counts.split('|')[FORMS.indexOf(form)].replace('{n}', digits(number));
  }

  const digits = (number) => Archive.tables?.digits ? Archive.formatNumber(number) : String(number);

  function learn() {
    fold = Archive.analysis.foldText;
    names = null;
    if (input.value) {
      sift();
    }
  }

  input.addEventListener('focus', () => Archive.dom.bring(scripts.split(' '), learn), { once: true });
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(sift, PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && input.value) {
      event.preventDefault();
      input.value = '';
      sift();
    }
  });
})(globalThis.Archive);
