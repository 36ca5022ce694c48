// The SQLite driver, in the release that this Node can load. Release 13 stands on Node-API 10, which Node has from 22.14 on. Release
// 12 is compiled against a Node's own headers, and those of Node 24.19 make it end the process when a statement is collected:
// https://github.com/nodejs/node/issues/65446.
import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

const require = createRequire(import.meta.url);

export const Database: typeof BetterSqlite3 = load();
export type Database = BetterSqlite3.Database;
export type Statement<Parameters extends unknown[]> = BetterSqlite3.Statement<Parameters>;

function load(): typeof BetterSqlite3 {
  if (Number(process.versions.napi) >= 10) return require('better-sqlite3');
  try {
    return require('better-sqlite3-v12');
  } catch (cause) {
    // It is installed where it can be, since newer Nodes do without it.
    throw new Error(
      `Node ${process.version} needs better-sqlite3 12, which was not compiled when the packages were installed. Install a C++ toolchain and run npm ci again, or use Node 22.14 or later.`,
      { cause },
    );
  }
}
