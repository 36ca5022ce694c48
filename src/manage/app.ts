import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import type { BaseLogger } from 'pino';
import { createClientReader } from '../audit/client.ts';
import type { ManagementRefusalOptions } from '../audit/management-refusal.ts';
import type { CredentialPolicy } from '../credentials/life-cycle.ts';
import { createManagementTokenVerifier } from '../credentials/management-token.ts';
import type { AuditStore } from '../store/audit-store.ts';
import type { Store } from '../store/store.ts';
import { authenticate } from './authenticate.ts';
import { boundedBody } from './bounded-body.ts';
import { createRecordedCalls } from './change-origin.ts';
import { invalidFields } from './invalid-fields.ts';
import { registerDescription } from './openapi-document.ts';
import {
  internalProblem,
  invalidInput,
  malformedJson,
  methodNotAllowed,
  Problem,
  problemResponse,
  unknownPath,
  unsupportedMediaType,
} from './problem.ts';
import { registerActivity } from './register-activity.ts';
import { registerCredentials } from './register-credentials.ts';
import { registerPatients } from './register-patients.ts';
import { registerSecrets } from './register-secrets.ts';

const basePath = '/manage/v1';

export interface ManageAppOptions {
  readonly store: Pick<Store, 'timeZone' | 'credentials' | 'managementTokens' | 'findPatients'>;
  /** Where changes of credentials and failed attempts are put on record, and where the activity of credentials is read. */
  readonly audit: ManagementRefusalOptions & { readonly trail: Pick<AuditStore, 'page'> };
  /** How many proxies before the server add to X-Forwarded-For; none unless said otherwise. */
  readonly proxyHops?: number | undefined;
  readonly hashKey: Buffer;
  readonly now: () => number;
  readonly log: Pick<BaseLogger, 'info' | 'error'>;
  /** A management token set at start, besides those in the store. */
  readonly managementToken?: string | undefined;
  /** What the operator has settled for all credentials, when it is not what is usual. */
  readonly policy?: CredentialPolicy | undefined;
  /** Mounts the import call; it comes in because it needs more of the store than the rest may have. */
  readonly registerImport?: ((app: OpenAPIHono) => void) | undefined;
  /** Mounts the call that makes links to the patient's panel, where there is one. */
  readonly registerPortalSessions?: ((app: OpenAPIHono) => void) | undefined;
}

/** The management API: answers every path that begins with /manage, to holders of a management token. */
export function createManageApp(options: ManageAppOptions): OpenAPIHono {
  const { hashKey, now, log, policy, audit, proxyHops = 0 } = options;
  const { store } = options;
  const clientOf = createClientReader(proxyHops);
  const calls = createRecordedCalls({ credentials: store.credentials, recorder: audit.recorder, clientOf });
  const { credentialsOf } = calls;
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) {
        throw invalidInput(invalidFields(result.target, result.error));
      }
    },
  }).basePath(basePath);
  app.onError((error) => {
    const problem = problemOf(error);
    if (problem.cause !== undefined) {
      log.error({ err: problem.cause }, problem.message);
    }
    return problemResponse(problem);
  });
  app.notFound(() => problemResponse(unknownPath()));

  app.use('*', async (c, next) => {
    const start = performance.now();
    await next();
    c.header('Cache-Control', 'no-store');
    // The pattern, not the URL: an identifier in the query is a patient's.
    const call = { method: c.req.method, route: routePath(c, -1), status: c.res.status };
    log.info({ ...call, durationMs: Math.round(performance.now() - start) }, 'management call');
  });
  registerDescription(app);
  app.use(
    '*',
    authenticate(
      createManagementTokenVerifier({
        managementTokens: store.managementTokens,
        hashKey,
        chosenToken: options.managementToken,
      }),
      audit,
      clientOf,
    ),
  );
  app.use('/patients/*', boundedBody);
  app.use('/patients/*', calls.middleware);

  registerPatients(app, { store, credentialsOf });
  registerCredentials(app, credentialsOf);
  registerSecrets(app, { credentialsOf, hashKey, now, timeZone: store.timeZone, policy });
  registerActivity(app, { store, activity: audit.trail });
  options.registerPortalSessions?.(app);
  options.registerImport?.(app);
  refuseOtherMethods(app);
  return app;
}

/** Answers 405 on every mounted path for the methods that no route takes. */
function refuseOtherMethods(app: OpenAPIHono): void {
  const methodsByPath = new Map<string, string[]>();
  for (const { path, method } of app.routes) {
    if (method !== 'ALL') {
      methodsByPath.set(path, [...(methodsByPath.get(path) ?? []), method]);
    }
  }
  for (const [path, methods] of methodsByPath) {
    const offered = new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods);
    app.all(path.slice(basePath.length), () => {
      throw methodNotAllowed([...offered].join(', '));
    });
  }
}

/** What an error becomes; one that is not planned for is 500 with a request id, and its own text stays in the log. */
function problemOf(error: Error): Problem {
  if (error instanceof Problem) {
    return error;
  }
  if (error instanceof HTTPException && error.status === 415) {
    return unsupportedMediaType('application/json');
  }
  if (error instanceof HTTPException && error.status === 400) {
    return malformedJson();
  }
  return internalProblem(randomUUID(), error);
}
