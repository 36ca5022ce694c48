import { randomUUID } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { BaseLogger } from 'pino';
import { createClientReader } from '../audit/client.ts';
import { recordedWrites } from '../audit/recorded-writes.ts';
import type { Recorder } from '../audit/recorder.ts';
import { type ImportOptions, importSources } from '../ingest/import-sources.ts';
import { type Outcome, outcomeTypes } from '../ingest/outcome.ts';
import { streamSource } from '../ingest/source.ts';
import type { Tally } from '../ingest/tally.ts';
import {
  bodyTooLarge,
  type FieldError,
  importRefused,
  invalidInput,
  type Problem,
  unsupportedMediaType,
} from './problem.ts';
import { json, problems } from './response-schema.ts';

export interface ImportDependencies {
  readonly store: ImportOptions['store'];
  /** Where the credentials are put on record that end because their patient is deleted. */
  readonly recorder: Pick<Recorder, 'record'>;
  /** As of the app. */
  readonly proxyHops?: number | undefined;
  readonly now: () => number;
  readonly log: Pick<BaseLogger, 'error'>;
  /** For a Bundle, which is held in memory as it is read; NDJSON of any length is not. */
  readonly maxBundleBytes?: number;
}

const defaultMaxBundleBytes = 256 * 1024 * 1024;
/** Small groups, between which the server answers others. */
const groupSize = 100;

const jsonTypes = ['application/fhir+json', 'application/json'];
const ndjsonTypes = ['application/fhir+ndjson', 'application/x-ndjson', 'application/ndjson'];
const expectedTypes = 'application/fhir+json or application/fhir+ndjson, as it is or with Content-Encoding gzip';

const outcomeSchema = z
  .object({
    line: z.number().int().optional().openapi({ description: 'Of NDJSON, from 1' }),
    entry: z.number().int().optional().openapi({ description: 'Of a Bundle, from 0 as in FHIRPath' }),
    resourceType: z.string().optional(),
    id: z.string().optional(),
    outcome: z.enum(outcomeTypes),
    version: z.number().int().optional(),
    problems: z.array(z.object({ expression: z.string(), message: z.string(), code: z.string() })).optional(),
    note: z.string().optional(),
  })
  .openapi('ImportOutcome');

const importRoute = createRoute({
  method: 'post',
  path: '/import',
  operationId: 'import',
  tags: ['Import'],
  summary: 'Load and update records',
  description:
    'Takes a Bundle, a resource, or NDJSON of either. A transaction Bundle is taken whole or not at all; everywhere else each resource stands alone. The same content again changes nothing.',
  request: {
    body: {
      required: true,
      content: {
        'application/fhir+json': { schema: z.object({ resourceType: z.string() }).loose() },
        'application/fhir+ndjson': { schema: z.string() },
      },
    },
  },
  responses: {
    200: {
      description: 'What became of each resource',
      ...json(
        z.object({
          summary: z.object({ resources: z.number().int() }).catchall(z.number().int()),
          outcomes: z.array(outcomeSchema),
        }),
      ),
    },
    ...problems(400, 413, 415, 422),
  },
});

/** Mounts POST /import. The body is taken as it streams in; a client that goes away leaves whole Bundles and resources only. */
export function registerImport(app: OpenAPIHono, deps: ImportDependencies): void {
  const clientOf = createClientReader(deps.proxyHops ?? 0);
  app.openAPIRegistry.registerPath(importRoute);
  app.post(importRoute.getRoutingPath(), async (c) => {
    const format = readFormat(c.req.header('Content-Type'), c.req.header('Content-Encoding'));
    const { body, signal } = c.req.raw;
    let receivedBytes = 0;
    const maxBundleBytes = deps.maxBundleBytes ?? defaultMaxBundleBytes;
    const answer = createAnswer();
    const requestId = randomUUID();
    const origin = { door: 'management', requestId, ...clientOf(c.req.raw.headers, c.env) } as const;
    const tally = await importSources([streamSource(bytesOf(body ?? new Blob([]).stream()), 'body', format)], {
      store: { ...deps.store, write: recordedWrites(deps.store.write, deps.recorder, origin) },
      now: deps.now,
      limits: { maxBundleBytes },
      groupSize,
      signal,
      onBytes: (count) => {
        receivedBytes += count;
      },
      onOutcome: answer.add,
      onStoreError: (err) => deps.log.error({ err }, 'the store failed during an import'),
    });
    if (receivedBytes === 0) throw emptyBody();
    const refusal = format === 'json' ? refusalOf(answer.refusedWhole, maxBundleBytes) : undefined;
    if (refusal !== undefined) throw refusal;
    const headers = { 'Content-Type': 'application/json', 'X-Request-Id': requestId };
    return new Response(answer.body(tally), { headers });
  });
}

function readFormat(contentType: string | undefined, encoding: string | undefined): 'json' | 'ndjson' {
  const mediaType = (contentType?.split(';')[0] ?? '').trim().toLowerCase();
  const isEncodingKnown = encoding === undefined || /^(?:identity|gzip)$/i.test(encoding.trim());
  if (isEncodingKnown && jsonTypes.includes(mediaType)) return 'json';
  if (isEncodingKnown && ndjsonTypes.includes(mediaType)) return 'ndjson';
  throw unsupportedMediaType(expectedTypes);
}

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Buffer> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  } finally {
    await reader.cancel();
  }
}

interface Answer {
  readonly add: (outcome: Outcome) => void;
  /** What was refused otherwise than as one entry of many, with what led to it. */
  readonly refusedWhole: readonly Outcome[];
  body(tally: Tally): ReadableStream<Uint8Array>;
}

/**
 * Outcomes are kept as the bytes that go out until the body is read to its end: a client that sends all before it reads
 * would otherwise wait for a server that waits for it.
 */
function createAnswer(): Answer {
  const pieces: Buffer[] = [];
  let text = '{"outcomes":[';
  let separator = '';
  const refused: Outcome[] = [];
  let isWhole = false;
  return {
    add: (outcome) => {
      const { source: _source, resources: _resources, ...shown } = outcome;
      text += `${separator}${JSON.stringify(shown)}`;
      separator = ',';
      if (text.length > pieceLength) {
        pieces.push(Buffer.from(text));
        text = '';
      }
      if (outcome.outcome !== 'refused') return;
      if (outcome.entry === undefined) isWhole = true;
      if (refused.length < maxListed) refused.push(outcome);
    },
    get refusedWhole() {
      return isWhole ? refused : [];
    },
    body({ resources, counts }) {
      pieces.push(Buffer.from(`${text}],"summary":${JSON.stringify({ resources, ...counts })}}`));
      const remaining = pieces.values();
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          const next = remaining.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        },
      });
    },
  };
}

const pieceLength = 64 * 1024;
/** So many refused entries a problem lists; a report of thousands helps nobody. */
const maxListed = 200;

function refusalOf(refused: readonly Outcome[], maxBytes: number): Problem | undefined {
  if (refused.length === 0) return undefined;
  const [first] = refused.flatMap(({ problems = [] }) => problems);
  if (first?.expression === '' && first.code === 'too-long') return bodyTooLarge(maxBytes);
  if (first?.expression === '')
    return invalidInput([{ field: 'body', detail: `cannot be taken: ${withoutStop(first.message)}` }]);
  return importRefused(refused.flatMap(fieldErrors));
}

function fieldErrors({ entry, problems = [] }: Outcome): readonly FieldError[] {
  return problems.map(({ expression, message }) => {
    const isOfBundle = entry === undefined || expression.startsWith('Bundle.entry');
    const field = isOfBundle ? expression : `Bundle.entry[${entry}].resource${expression.replace(/^[A-Za-z]+/, '')}`;
    return { field, detail: message };
  });
}

function emptyBody(): Problem {
  return invalidInput([{ field: 'body', detail: 'is empty; expected a Bundle, a resource or NDJSON' }]);
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}
