// Why a grammar of search does not take a text, as data: the caller makes the error. https://hl7.org/fhir/R4/search.html#errors

/** `message` follows the parameter's name and a colon: "at character 17, expected an operator such as eq". */
export type Refusal = Malformed | TooComplex;

export interface Malformed {
  readonly type: 'malformed';
  readonly message: string;
  /** Of the first character that cannot stand there, from 1; one more than the length when the text ends too early. */
  readonly position: number;
}

/** The text may follow the grammar; it asks for more than a limit. */
export interface TooComplex {
  readonly type: 'too-complex';
  readonly message: string;
}

/** Carries a refusal out of a recursive parser; `orRefusal` turns it back into data. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** `index` counts UTF-16 units from 0, as JavaScript does; the position counts characters. */
export function malformed(text: string, index: number, expected: string): Malformed {
  const position = [...text.slice(0, index)].length + 1;
  return { type: 'malformed', message: `at character ${position}, expected ${expected}`, position };
}

export function refuseMalformed(text: string, index: number, expected: string): never {
  throw new Refused(malformed(text, index, expected));
}

export function refuseTooComplex(message: string): never {
  throw new Refused({ type: 'too-complex', message });
}

export function orRefusal<T>(parse: () => T): T | Refusal {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}
