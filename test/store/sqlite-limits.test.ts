import { limitsContract } from './contract-limits.ts';
import { openInMemory } from './open-in-memory.ts';

// The suite runs itself: its .run() is in its contract file.
limitsContract('sqlite', openInMemory);
