import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { storeContract } from './contract.ts';

// The suites run themselves: each .run() is in its contract file.
storeContract('sqlite', (now) => openSqliteStore({ file: ':memory:', now }));
