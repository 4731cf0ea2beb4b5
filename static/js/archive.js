/* The loader of the site's data.
 *
 * Data travels in classic scripts, because they alone load from file:// as from a server. Each
 * calls Archive.register(name, version, data); Archive.load(name, version) asks for
 * search/<name>-<version>.js and promises that data.
 */
(function (Archive) {
  'use strict';

  const FOLDER = 'search/';
  const ARABIC_ZERO = 0x0660; // ARABIC-INDIC DIGIT ZERO
  const FNV_OFFSET = 0x811c9dc5;
  const FNV_PRIME = 0x01000193;
  const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567';
  const TIME_LIMIT = 60000; // milliseconds until a script that never answers counts as failed

  const loads = new Map(); // name@version → {promise, take}
  const failures = new Map(); // name@version → how often it failed
  const strangers = new Set(); // names that came in a version that nobody asked for

  /* The CLDR plural category of a whole number in the interface's language. */
  const lang = globalThis.document?.documentElement?.lang || 'ar';
  const isArabic = /^ar\b/.test(lang);
  const rules = isArabic ? null : new Intl.PluralRules(lang);

  Archive.pluralForm = (number) => (rules ? rules.select(number) : arabicForm(number));

  function arabicForm(number) {
    const rest = number % 100;
    if (number < 3) {
      return ['zero', 'one', 'two'][number];
    }
    if (rest < 3) {
      return 'other';
    }
    return rest <= 10 ? 'few' : 'many';
  }

  /* 'latn' or 'arab': what the reader has set, or else the site. */
  Archive.digits = () => Archive.settings?.digits || Archive.tables.digits;

  /* A whole number in these digits. */
  Archive.formatNumber = (number) => Archive.digits() === 'arab'
    ? String(number).replace(/[0-9]/g, (digit) => String.fromCharCode(ARABIC_ZERO + Number(digit)))
    : String(number);

  /* Called by the data scripts. `data` is a value, or a string of JSON. Data of another version
   * than the one asked for belongs to another build and is dropped; the load that asked for the
   * script then fails. */
  Archive.register = (name, version, data) => {
    const load = loads.get(key(name, version));
    if (load) {
      load.take(data);
    } else {
      strangers.add(name);
    }
  };

  /* Promise of the data of search/<name>-<version>.js. A failed load is forgotten,
   * so that asking again tries again. */
  Archive.load = (name, version) => {
    const id = key(name, version);
    if (!loads.has(id)) {
      const load = {};
      loads.set(id, load);
      load.promise = inject(name, version, load).catch((error) => {
        loads.delete(id);
        failures.set(id, (failures.get(id) || 0) + 1);
        throw error;
      });
    }
    return loads.get(id).promise;
  };

  /* The error of a file: `kind` is 'missing' (or damaged) or 'version' (of another build). */
  Archive.failure = (file, kind, problem = 'of another version') =>
    Object.assign(new Error(`${FOLDER}${file}.js: ${problem}`), { kind });

  /* The file name of what begins at a bound: FNV-1a, seven characters of base 32. */
  Archive.nameOf = (bound) => {
    let hash = FNV_OFFSET;
    for (let place = 0; place < bound.length; place++) {
      hash = Math.imul(hash ^ bound.charCodeAt(place), FNV_PRIME);
    }
    // 32 bits and three zeros behind them make seven characters.
    const bits = (hash >>> 0).toString(2).padStart(32, '0').padEnd(35, '0');
    return bits.match(/.{5}/g).map((five) => BASE_32[parseInt(five, 2)]).join('');
  };

  function inject(name, version, load) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const file = `${name}-${version}`;
      const fail = (problem) => {
        clearTimeout(timer);
        reject(strangers.delete(name)
          ? Archive.failure(file, 'version')
          : Archive.failure(file, 'missing', problem));
      };
      const timer = setTimeout(() => fail('no answer'), TIME_LIMIT);

      load.take = (data) => {
        try {
          resolve(typeof data === 'string' ? JSON.parse(data) : data);
        } catch (error) {
          fail('damaged');
        }
      };
      script.onload = () => {
        // Does nothing when `take` has already settled the promise.
        fail('damaged');
        script.remove();
      };
      script.onerror = () => {
        fail('missing');
        script.remove();
      };
      // A damaged copy may sit in a cache: another address gets past it.
      const again = failures.get(key(name, version));
      const retry = again ? `?again=${again}` : '';
      script.src = Archive.url(`${FOLDER}${file}.js${retry}`);
      document.head.appendChild(script);
    });
  }

  function key(name, version) {
    return `${name}@${version}`;
  }
})(globalThis.Archive);
