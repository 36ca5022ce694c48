/** What a test file's process tells the runner, one JSON line each on the descriptor that tell.mjs names. */
export type TestEvent =
  | { readonly type: 'suite'; readonly suite: number; readonly name: string }
  | { readonly type: 'test'; readonly suite: number; readonly name: string; readonly kind: 'plain' | 'only' | 'skip' }
  | { readonly type: 'run'; readonly suite: number }
  | { readonly type: 'start'; readonly name: string }
  | { readonly type: 'hook-failed'; readonly hook: string; readonly stack: string }
  /** uvu's own totals of one suite that ran. */
  | { readonly type: 'totals'; readonly passed: number; readonly skipped: number; readonly total: number }
  /** A path that was read, or `another process`, and the modules from which, the file itself aside when it is none of them. */
  | { readonly type: 'use'; readonly what: string; readonly by: readonly string[] }
  /** A file of a batch has ended; `exitCode` is what its process would have left with. */
  | { readonly type: 'end'; readonly exitCode: number };
