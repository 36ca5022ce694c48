import { storeContract } from './contract.ts';
import { openInMemory } from './open-in-memory.ts';

// The suites run themselves: each .run() is in its contract file.
storeContract('sqlite', openInMemory);
