/* Plain lunr.js with the Arabic package of lunr-languages, for comparison.
 *
 *   node lunr_arabic.js < {lunr, languages, documents, queries, depth} > [[number, ...], ...]
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const request = JSON.parse(fs.readFileSync(0, 'utf8'));
const lunr = require(request.lunr);
require(path.join(request.languages, 'lunr.stemmer.support.js'))(lunr);
require(path.join(request.languages, 'lunr.ar.js'))(lunr);

const index = lunr(function build() {
  this.use(lunr.ar);
  this.ref('number');
  Object.keys(request.documents[0]).forEach((field) => this.field(field));
  request.documents.forEach((document, number) => this.add({ ...document, number }));
});

const answers = request.queries.map((words) => index
  .query((query) => {
    lunr.tokenizer(words).forEach((token) => query.term(token));
  })
  .slice(0, request.depth)
  .map(({ ref }) => Number(ref)));

process.stdout.write(JSON.stringify(answers));
