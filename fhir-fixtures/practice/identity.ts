import type { Address, Identifier } from '@medplum/fhirtypes';

/** An NPI that nobody can hold: real ones begin with 1 or 2, these with 99, and the check digit is right. */
export function npi(serial: number): Identifier {
  const digits = `99${String(serial).padStart(7, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 24);
  return { system: 'http://hl7.org/fhir/sid/us-npi', value: `${digits}${(10 - (sum % 10)) % 10}` };
}

/** A work address in Maine. */
export function maine(line: string, city: string, postalCode: string): Address {
  return { use: 'work', line: [line], city, state: 'ME', postalCode, country: 'US' };
}
