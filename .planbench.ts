import { parseSearch } from '/work/main/src/search/parse.ts';
import { planSearch } from '/work/main/src/search/plan.ts';
const options = { strict: false, now: Date.now(), timeZone: 'UTC', defaultCount: 50, maxCount: 1000, baseUrl: 'http://localhost:8080/fhir' };
const queries = process.argv[2] ? [process.argv[2]] : ['patient=123&category=vital-signs&_count=20','patient=Patient/123&category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory&date=ge2020-01-01&_sort=-date','code=8867-4'];
for (const q of queries) {
  const run = (n: number) => { const t = process.hrtime.bigint(); let s = 0; for (let i = 0; i < n; i++) { const p = planSearch(parseSearch('Observation', [...new URLSearchParams(q)]), options); s += p.plan.where.length; } return Number(process.hrtime.bigint() - t) / n / 1000; };
  const pairs = [...new URLSearchParams(q)] as [string, string][];
  const run2 = (n: number) => { const t = process.hrtime.bigint(); let s = 0; for (let i = 0; i < n; i++) { const p = planSearch(parseSearch('Observation', pairs), options); s += p.plan.where.length; } return Number(process.hrtime.bigint() - t) / n / 1000; };
  const cold = run2(1); const warm100 = run2(100); run2(20000);
  console.log(q, 'first', cold.toFixed(1), 'first100', warm100.toFixed(2), 'with URLSearchParams', run(20000).toFixed(2), 'plan only', Math.min(run2(20000), run2(20000), run2(20000)).toFixed(2), 'µs');
}
