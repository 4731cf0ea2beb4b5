/* Hijri dates first, what early-settings.js leaves of it: a day that stands alone (on the way down, in
 * lists, among results) gets its date by Umm al-Qura before it, the Gregorian one in brackets; and
 * dates exchanged are given back.
 *
 *   Archive.settings.alone(text, node)    the text of a node as it is to be shown
 *   Archive.settings.giveBack(exchanged)  pairs of dates, as that script remembers them
 *   Archive.hijri                         from the build: the calendar, in the interface's words
 *
 * Only who has chosen it loads this: early-settings.js asks for it, and nothing is painted before it
 * has come. Browsers know Umm al-Qura themselves, but not all by the same tables: a date here and one
 * that the build has printed could differ by a day.
 */
(function (Archive) {
  'use strict';

  const { settings } = Archive;
  const { first, year, lengths, months, written } = Archive.hijri;
  const MILLISECONDS = 864e5; // of a day
  const DIGIT = '\\d\u0660-\u0669';
  const PARTS = new RegExp(`^([^${DIGIT}]*)([${DIGIT}].*)$`, 's'); // day of the week, date
  const ADDRESS = /\/(\d{4})\/(\d\d)\/(\d\d)\/(?:index\.html)?$/; // of the page of a day
  // Where a day of the week stands before the date and no Hijri date behind it.
  const NAMED = '.card__day,.correction__meta,.relative';
  const known = new Map(); // day → its Hijri date

  settings.alone = (text, node) => {
    const day = settings.chosen.hijri && node.nodeType === 3 && dayOf(node.parentElement);
    const [, weekday, date] = (day?.length === 10 && text.match(PARTS)) || [];
    const hijri = date && endsInYear(date, day) && hijriOf(day);
    return hijri ? `${weekday}${hijri} (${date})` : text;
  };

  /* The day, in ISO, that an element names without its Hijri date; of other elements anything else. */
  function dayOf(element) {
    const time = element.closest('time');
    if (time) {
      return (PARTS.exec(time.textContent)?.[1] === '' || time.closest(NAMED)) && time.dateTime;
    }
    const { href } = element.closest('.breadcrumbs a') || (element.closest('.breadcrumbs') && location) || {};
    return href?.match(ADDRESS)?.slice(1).join('-');
  }

  /* Else it is no date of that day, or the parser is not through with it. */
  const endsInYear = (date, day) => date
    .replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) % 16)
    .endsWith(day.slice(0, 4));

  function hijriOf(day) {
    if (!known.has(day)) {
      known.set(day, counted((Date.parse(day) - Date.parse(first)) / MILLISECONDS));
    }
    return known.get(day);
  }

  /* The date so many days after the first of the calendar; nothing beyond its ends. */
  function counted(days) {
    let rest = days;
    for (let month = 0; rest >= 0 && month < lengths.length; month += 1) {
      if (rest < lengths[month]) {
        const name = months[month % months.length];
        return `${rest + 1} ${name} ${written.replace('{year}', year + Math.floor(month / months.length))}`;
      }
      rest -= lengths[month];
    }
    return '';
  }

  settings.giveBack = (exchanged) => exchanged.forEach(({ gregorian, hijri, inside, date }) => {
    inside[0].before(gregorian);
    hijri.append(...inside);
    [date.title, hijri.title] = [hijri.title, date.title];
  });

  settings.apply();
})(globalThis.Archive);
