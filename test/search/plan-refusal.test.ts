// Values that a search may not have, each with its reason. https://hl7.org/fhir/R4/search.html#errors
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { rejects } from '../support/rejects.ts';
import { conditionOf } from './asked.ts';

const test = suite('plan-refusal');

const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';

const unreadable: [query: string, type: ResourceType, issueCode: string, named: RegExp][] = [
  ['birthdate:missing=yes', 'Patient', 'value', /"yes".*"birthdate:missing".*expected true or false/],
  ['code:below=126851005', 'Condition', 'value', /"code:below".*expected system\|code/],
  ['code:above=|x', 'Condition', 'value', /expected system\|code/],
  ['code:above=http://loinc.org|', 'Condition', 'value', /expected system\|code/],
  ['code:below=http://snomed.info/sct|126851005', 'Condition', 'not-supported', /"http:\/\/snomed.info\/sct"/],
  ['code:in=http://acme.org/ValueSet/x', 'Condition', 'not-supported', /"http:\/\/acme.org\/ValueSet\/x"/],
  ['code:in=ValueSet/x', 'Condition', 'not-supported', /"ValueSet\/x"/],
  [`gender:not-in=${gender},ValueSet/x`, 'Patient', 'not-supported', /"ValueSet\/x"/],
  ['code:in=http://hl7.org/fhir/ValueSet/condition-code', 'Condition', 'not-supported', /condition-code" has codes/],
  [`gender:in=${gender},`, 'Patient', 'value', /"gender:in".*expected the canonical URL/],
  ['identifier:of-type=MR|446053', 'Patient', 'value', /"identifier:of-type".*expected system\|code\|value/],
  ['subject:Patient=Group/23', 'Observation', 'value', /"Group\/23".*expected an id such as 123, Patient\/123/],
  ['subject:Patient=http://acme.org/Patient/1', 'Observation', 'value', /"subject:Patient"/],
  ['subject:identifier=a|b|c', 'Observation', 'value', /"subject:identifier"/],
  ['location:below=http://acme.org/Location/42', 'Procedure', 'value', /expected an id such as 42/],
  ['url:below=urn:oid:1.2.3', 'ValueSet', 'value', /"url:below".*URN/],
  ['url:above=urn:oid:1.2.3', 'ValueSet', 'value', /"url:above".*URN/],
  ['given:exact=a,', 'Patient', 'value', /"given:exact"/],
  ['given:contains=%20, ', 'Patient', 'value', /"given:contains"/],
  ['near=91|0', 'Location', 'value', /"near".*latitude/],
  ['_text=bone AND', 'Condition', 'invalid', /"_text": at character 9, expected a word/],
  ['_content=NOT x', 'Condition', 'invalid', /"_content": at character 1,/],
  ['_text=a\\b', 'Condition', 'value', /"_text"/],
  [`_text=${'('.repeat(30)}x`, 'Condition', 'too-costly', /"_text": .*20 parentheses/],
  ['phonetic=12', 'Patient', 'value', /"phonetic"/],
  ['_query=x', 'Patient', 'not-supported', /"_query"/],
];
for (const [query, type, issueCode, named] of unreadable) {
  test(`${type}?${query.slice(0, 60)} is refused, saying why`, async () => {
    const error = await rejects(() => conditionOf(query, type), { status: 400, issueCode });
    assert.match(error.message, named);
  });
}

const costly: [query: string, type: ResourceType][] = [
  [`gender:in=${Array.from({ length: 51 }, () => gender).join()}`, 'Patient'],
  [`clinical-status:below=${Array.from({ length: 51 }, () => `${clinical}|active`).join()}`, 'Condition'],
  [`url:above=http://acme.org${'/x'.repeat(300)}`, 'ValueSet'],
];
for (const [query, type] of costly) {
  test(`${type}?${query.slice(0, 40)}… is refused as too costly: each value stands for many`, async () => {
    await rejects(() => conditionOf(query, type), { status: 400, issueCode: 'too-costly' });
  });
}

test.run();
