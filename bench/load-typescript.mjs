// Loads TypeScript as a release has it, by plain transpiling: a general loader's helper calls around each closure would be
// measured along with the code.
import { register } from 'node:module';

register('../test/runner/hooks.mjs', import.meta.url);
