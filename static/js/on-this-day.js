/* «في مثل هذا اليوم» on the home page: what the archive has of the reader's own day.
 *
 * The section says which months have a script (data-months) and which have one for every eight of
 * their days (data-split); a script calls Archive.onThisDay({day: [name, rows]}), a row being [date, year,
 * address, title, how many articles the day has or ""]. generator/plan/anniversaries.py writes them.
 */
(function (Archive) {
  'use strict';

  const section = document.querySelector('.on-this-day');
  if (!section) {
    return;
  }
  const { element, contentIn } = Archive.dom;
  const { months, split, version, nearest, nothing } = section.dataset;
  const PART = 8; // days of a part of a month
  const today = new Date();
  const month = String(today.getMonth() + 1).padStart(2, '0');
  const day = today.getDate();
  const has = (list) => list.split(' ').includes(month);

  Archive.onThisDay = (days) => {
    const known = Object.keys(days).sort((a, b) => Math.abs(a - day) - Math.abs(b - day));
    if (known.length) {
      const exact = Number(known[0]) === day;
      const [name, rows] = days[known[0]];
      put(element('p', { className: 'side-note' }, ...(exact ? [] : [nearest, ' ']),
        element('time', { dateTime: `${month}-${known[0].padStart(2, '0')}` }, name)),
      element('ol', { className: 'on-this-day__years' }, ...rows.map(row)));
    } else {
      put(element('p', { className: 'side-note' }, nothing));
    }
  };

  function row([date, year, href, title, count]) {
    const rest = count
      ? [' ', element('a', { className: 'count', href: Archive.url(`${date.replaceAll('-', '/')}/index.html`) }, count)]
      : [];
    return element('li', {},
      element('time', { dateTime: date.slice(0, -6) }, year), ' ',
      element('span', {}, element('a', { href: Archive.url(encodeURI(href)) }, element('bdi', contentIn(title), title)), ...rest));
  }

  const put = (...parts) => section.firstElementChild.after(...parts);

  if (has(split) || has(months)) {
    const name = has(split) ? `${month}-${Math.ceil(day / PART)}` : month;
    document.head.append(element('script', { src: Archive.url(`on-this-day/${name}.js?v=${version}`) }));
  } else {
    Archive.onThisDay({});
  }
})(globalThis.Archive);
