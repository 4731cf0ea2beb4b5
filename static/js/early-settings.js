/* What the reader has set, put into effect while the page is read (settings.js has the panel).
 *
 *   Archive.settings.chosen   {size, theme, digits, months, hijri, from, names}: what differs from
 *                             the site, and nothing else. `names` leads from the months of the
 *                             site's family (`from`) to those of the reader's: so that this
 *                             script, which delays every page, needs no tables.
 *   Archive.settings.digits   'latn' or 'arab', for scripts that print a number
 *   Archive.settings.apply()  reads and puts into effect anew
 *   Archive.settings.giveBack(pairs), .alone(text, node)  come with hijri.js, which only who has
 *                             chosen Hijri dates loads: exchanges what was, names a day that stands alone
 *   Archive.settings.turned(text)  a text of the interface in the reader's digits and months
 *
 * Only dates and counts of the interface are touched: those in PLACES, which templates/README.md
 * explains. Whatever a text in them was when it came is remembered, so all can be taken back.
 */
(function (Archive) {
  'use strict';

  const { device, site = {} } = Archive;
  const root = document.documentElement;
  if (!root) {
    return; // in Node
  }
  const PLACES = 'time,.num,.hijri,[class$=count],.day small,.calendar,.strip,.bars,.nameplate__ear,'
    + '.heading__summary,.pager__number,.difference__gap,.page--article .breadcrumbs,'
    + ':is(.page--year,.page--month,.page--day) :is(h1,.breadcrumbs,.neighbours)';
  const NO_LETTER = '[^\u0621-\u064a]';
  const ARABIC_ZERO = 0x0660; // ARABIC-INDIC DIGIT ZERO
  const settings = Archive.settings = { digits: site.digits };

  const texts = new WeakMap(); // node of a text or an attribute → {was, now}
  let pairs = []; // dates exchanged: {gregorian, hijri, inside}
  let waiting = []; // a Hijri date and its time, until the parser has closed both
  let months = null;
  let watch = null;
  let lastTime = null;

  const add = (name, properties) =>
    document.head.append(Object.assign(document.createElement(name), properties));

  settings.apply = () => {
    const chosen = settings.chosen = Object(device.read('settings'));
    const { theme, size, digits, names, from } = chosen;
    attribute('theme', theme);
    attribute('size', size);
    document.querySelector('[name=color-scheme]')?.setAttribute('content', theme || 'light dark');
    settings.digits = site.months ? digits || site.digits : site.digits;
    settings.names = from === site.months && names;
    months = settings.names && monthsOf(names);
    if (watch || digits || names || chosen.hijri) {
      watch ||= newWatch();
      if (!chosen.hijri) {
        settings.giveBack?.(pairs.splice(0));
      } else if (site.hijri) {
        add('script', { src: Archive.url(site.hijri), blocking: 'render' }); // nothing is painted before
        site.hijri = '';
      }
      lastTime = null;
      treat([root]);
    }
  };

  /* Whole words only, and the longest first. */
  function monthsOf(names) {
    const words = Object.keys(names).sort((a, b) => b.length - a.length).join('|');
    return new RegExp(`(^|${NO_LETTER})(${words})(?=$|${NO_LETTER})`, 'g');
  }

  function attribute(name, value) {
    if (value) {
      root.dataset[name] = value;
    } else {
      delete root.dataset[name];
    }
  }

  function newWatch() {
    const made = new MutationObserver((records) => {
      treat(records.flatMap(({ target, addedNodes }) =>
        (addedNodes.length ? [...addedNodes] : [target])));
    });
    made.observe(root, { childList: true, characterData: true, subtree: true });
    addEventListener('DOMContentLoaded', () => treat([]));
    return made;
  }

  function treat(nodes) {
    const places = new Set();
    nodes.forEach((node) => {
      const element = node.nodeType === 1 ? node : node.parentElement;
      const place = element?.closest(PLACES);
      (place ? [place] : element === node ? node.querySelectorAll(PLACES) : [])
        .forEach((each) => each.closest('.prose') || places.add(each));
    });
    places.forEach(pair);
    waiting = waiting.filter(([time, hijri]) => !isClosed(hijri) || exchange(time, hijri));
    places.forEach(rewrite);
    watch.takeRecords();
  }

  /* Remembers that a Hijri date belongs to the last day before it. */
  function pair(place) {
    if (place.matches('time')) {
      lastTime = place;
    } else if (settings.chosen.hijri && lastTime && isItsHijri(place)) {
      if (!pairs.some(({ hijri }) => hijri === place)) {
        waiting.push([lastTime, place]);
      }
      lastTime = null;
    }
  }

  /* In the heading of a day the day itself; a page by Hijri months has its headings the other way. */
  const isItsHijri = (place) => place.matches('.hijri')
    || (place.matches('.day small') && place.parentNode.contains(lastTime));

  const isClosed = (node) => document.readyState !== 'loading'
    || (node && (node.nextSibling || isClosed(node.parentNode)));

  /* Puts the Hijri date where the Gregorian stands, behind the day of the week, and the other way. */
  function exchange(time, hijri) {
    const date = time.querySelector('b') || time;
    const text = date.lastChild;
    const inside = [...hijri.childNodes];
    if (text?.nodeType !== 3 || !inside.length) {
      return;
    }
    text.data = texts.get(text)?.was ?? text.data;
    const isDay = time.dateTime.length > 7; // begins with its day of the week
    const start = isDay ? text.data.search(/[\d\u0660-\u0669]/) : 0;
    const gregorian = text.splitText(Math.max(0, start));
    gregorian.replaceWith(...inside);
    hijri.append(gregorian);
    [date.title, hijri.title] = [hijri.title, date.title];
    pairs.push({ gregorian, hijri, inside, date });
    [time, hijri].forEach(rewrite);
  }

  function rewrite(place) {
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      put(walk.currentNode);
    }
    [place, ...place.querySelectorAll('[title]')].forEach((element) => {
      const { title } = element.attributes;
      if (title) {
        put(title);
      }
    });
  }

  /* A text that the parser is still reading grows behind what we made of it. */
  function put(node) {
    const known = texts.get(node);
    const value = node.nodeValue;
    const was = known && value.startsWith(known.now)
      ? known.was + value.slice(known.now.length)
      : value;
    const now = settings.turned(settings.alone?.(was, node) ?? was);
    texts.set(node, { was, now });
    if (now !== value) {
      node.nodeValue = now;
    }
  }

  settings.turned = (text) => {
    const named = months
      ? text.replace(months, (_, before, name) => before + settings.names[name])
      : text;
    return settings.digits === 'arab'
      ? named.replace(/(\d)\.(?=\d)/g, '$1\u066b')
        .replace(/\d/g, (digit) => String.fromCharCode(ARABIC_ZERO + Number(digit)))
      : named.replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - ARABIC_ZERO)
        .replace(/(\d)\u066b/g, '$1.');
  };

  settings.apply();

  // The search page leaves room for the results that its scripts will bring.
  if (/[?&]q=[^&]/.test(location.search)) {
    root.dataset.asked = '';
  }

  /* Fonts begin to load with the style sheet, not after it; none at all where the reader saves data.
   * From a disk it would be an error (the browser takes every file there for another site). */
  if (navigator.connection?.saveData) {
    root.dataset.saves = '';
  } else if (location.protocol !== 'file:') {
    root.dataset.early = '';
    site.fonts?.forEach((font) => add('link', {
      rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: '', href: Archive.url(font)
    }));
  }
})(globalThis.Archive);
