import * as assert from 'uvu/assert';

/** What the error must be: each field named here equals the error's, or matches it when given as a pattern. */
export type ExpectedError = RegExp | Readonly<Record<string, unknown>>;

/**
 * Fails unless `work`, or the promise it returns, ends in an Error like `expected`; a pattern is held against its message.
 * Resolves to the error. Unlike `assert.throws` it waits for promises.
 */
export async function rejects(work: Promise<unknown> | (() => unknown), expected: ExpectedError = {}): Promise<Error> {
  const error = await errorOf(work);
  assert.ok(error, 'Expected an error, but the work succeeded');
  if (!(error instanceof Error)) {
    throw new TypeError(`Expected an Error, got ${String(error)}`);
  }
  const fields = expected instanceof RegExp ? { message: expected } : expected;
  for (const [field, value] of Object.entries(fields)) {
    const actual: unknown = Reflect.get(error, field);
    if (value instanceof RegExp) {
      assert.match(String(actual), value);
    } else {
      assert.equal(
        actual,
        value,
        `error.${field} is ${JSON.stringify(actual)}, expected ${JSON.stringify(value)}: ${error.message}`,
      );
    }
  }
  return error;
}

async function errorOf(work: Promise<unknown> | (() => unknown)): Promise<unknown> {
  try {
    await (typeof work === 'function' ? work() : work);
    return undefined;
  } catch (error) {
    return error;
  }
}
