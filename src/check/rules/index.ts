import { columnsDiffer } from './columns-differ.ts';
import { contactDataIsClassified } from './contact-data-is-classified.ts';
import { definitionsAreUsed } from './definitions-are-used.ts';
import { entityKeyIdentifies } from './entity-key-identifies.ts';
import { eventNamesDiffer } from './event-names-differ.ts';
import { exampleFitsType } from './example-fits-type.ts';
import { examplePayloadsFit } from './example-payloads-fit.ts';
import { expectationsCanBeMet } from './expectations-can-be-met.ts';
import { keywordFitsType } from './keyword-fits-type.ts';
import { optionsFitType } from './options-fit-type.ts';
import { orderHasABeginning } from './order-has-a-beginning.ts';
import { partsAreTyped } from './parts-are-typed.ts';
import { patternIsPortable } from './pattern-is-portable.ts';
import { rangeHoldsSomething } from './range-holds-something.ts';
import { renamesMakeSense } from './renames-make-sense.ts';
import { replacementExists } from './replacement-exists.ts';
import type { Rule } from './rule.ts';
import { rulesMakeSense } from './rules-make-sense.ts';
import { sameNameSameType } from './same-name-same-type.ts';
import { samplesMakeSense } from './samples-make-sense.ts';
import { sourceCanBeRead } from './source-can-be-read.ts';

/** Every rule that a catalog is checked against. A new one is a file and a line here. */
export const rules: readonly Rule[] = [
  keywordFitsType,
  rangeHoldsSomething,
  optionsFitType,
  patternIsPortable,
  partsAreTyped,
  exampleFitsType,
  contactDataIsClassified,
  replacementExists,
  renamesMakeSense,
  sameNameSameType,
  eventNamesDiffer,
  columnsDiffer,
  entityKeyIdentifies,
  orderHasABeginning,
  rulesMakeSense,
  examplePayloadsFit,
  expectationsCanBeMet,
  sourceCanBeRead,
  samplesMakeSense,
  definitionsAreUsed,
];
