import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SummaryForm } from '../../src/search/element-filter.ts';
import { rejects } from '../support/rejects.ts';
import { planned, systemScope } from './planned.ts';

const test = suite('plan-form');

const whole = { summary: undefined, elements: [] };

for (const summary of ['true', 'text', 'data'] as const satisfies readonly SummaryForm[]) {
  test(`_summary=${summary} is the form of the answer, not of the search`, () => {
    const { plan, form, understood } = planned(`_summary=${summary}`);
    assert.equal(plan, planned('').plan);
    assert.equal(form, { summary, elements: [] });
    assert.equal(understood, [['_summary', summary]]);
  });
}

test('_summary=count and _summary=false show whole resources, count none of them', () => {
  assert.equal([planned('_summary=count').form, planned('_summary=count').plan.count], [whole, 0]);
  assert.equal([planned('_summary=false').form, planned('_summary=false').plan.count], [whole, 50]);
});

test('_elements names elements at the root, each once; value is value[x]', () => {
  const { form, ignored, understood } = planned('_elements=status,value,status,Observation.code');
  assert.equal(form, { summary: undefined, elements: ['status', 'value', 'Observation.code'] });
  assert.equal(ignored, []);
  assert.equal(understood, [['_elements', 'status,value,status,Observation.code']]);
});

test('_elements of many types — takes what one of them has, and Type.element for a type that is searched', async () => {
  const type = systemScope();
  const strict = true;
  const query = '_type=Patient,Observation&_elements=birthDate,Observation.status';
  assert.equal(planned(query, { type, strict }).form.elements, ['birthDate', 'Observation.status']);
  for (const name of ['Condition.code', 'Patient.status', 'onset']) {
    const wrong = `_type=Patient,Observation&_elements=${name}`;
    await rejects(() => planned(wrong, { type, strict }), { status: 400, issueCode: 'value' });
  }
});

for (const name of ['stauts', 'valueQuantity', 'code.coding', 'Patient.birthDate', '']) {
  test(`_elements=status,${name} — the name is reported, and refused when strict`, async () => {
    const query = `_elements=status,${name}`;
    const { form, ignored } = planned(query);
    assert.ok(form.elements.includes('status'));
    assert.equal(
      ignored.map(({ parameter }) => parameter),
      ['_elements'],
    );
    assert.ok(ignored[0]?.message.includes(`"${name}"`), ignored[0]?.message);
    await rejects(() => planned(query, { strict: true }), { status: 400, issueCode: 'value' });
  });
}

test('_elements that names no element at all does not show the whole resource', () => {
  assert.equal(planned('_elements=nothing').form.elements, ['nothing']);
});

for (const query of ['_summary=true&_elements=status', '_summary=count&_elements=status']) {
  test(`${query} is refused: both say what to show`, async () => {
    await rejects(() => planned(query), { status: 400, issueCode: 'invalid' });
  });
}

test('_summary=false goes with _elements', () => {
  assert.equal(planned('_summary=false&_elements=status').form.elements, ['status']);
});

for (const include of ['_include=Observation:subject', '_revinclude=Provenance:target', '_include:iterate=*']) {
  test(`_summary=text&${include} is refused, as R4 has it`, async () => {
    await rejects(() => planned(`_summary=text&${include}`), { status: 400, issueCode: 'invalid' });
  });

  test(`_summary=true&${include} is taken`, () => {
    assert.is(planned(`_summary=true&${include}`).form.summary, 'true');
  });
}

for (const query of ['_summary=maybe', '_summary=TRUE', '_summary=true,text']) {
  test(`${query} is refused: no such form`, async () => {
    await rejects(() => planned(query), { status: 400, issueCode: 'value' });
  });
}

test.run();
