#!/usr/bin/env node
import { outliveClosedPipes } from './cli/closed-pipe.ts';
import { runProgram } from './cli/program.ts';

outliveClosedPipes();
await runProgram(process.argv);
