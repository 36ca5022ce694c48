// What `credential` and the commands below it take.
import { Command } from 'commander';
import { maxGraceSeconds } from '../credentials/life-cycle.ts';
import { defaultScope } from '../credentials/scope.ts';
import { createdCredential, credential, rotatedCredential } from '../manage/credential-schema.ts';
import { addLesson } from './lesson.ts';
import { addJsonOption, addStoreOptions } from './store-options.ts';

/** Fields of the management API's answer, and whose it is, which there is in the URL. */
function fieldsOf({ shape }: { readonly shape: Readonly<Record<string, unknown>> }): string {
  return `{ ${['patientId', ...Object.keys(shape)].join(', ')} }`;
}

function addPatientOption(command: Command): Command {
  return command.requiredOption('--patient <id>', 'id of the Patient resource');
}

export function describeCredential(): Command {
  return new Command('credential').description("create, list, rotate and delete patients' credentials");
}

export function describeCreate(credentialCommand: Command): Command {
  const command = addStoreOptions(addJsonOption(credentialCommand.command('create')));
  addPatientOption(command)
    .description('create a credential and show its key and secret, once')
    .requiredOption('--name <name>', 'what the patient calls it, usually the app that will hold it')
    .option('--scope <scopes>', `SMART scopes, separated by spaces (default ${defaultScope})`)
    .option('--since <date>', 'leave out what happened before')
    .option('--until <date>', 'leave out what happened after')
    .option(
      '--exclude-label <system|code...>',
      'leave out what carries this security label; "none" for what CHARTKEY_EXCLUDE_LABELS would leave out',
    )
    .option('--expires-at <instant>', 'when it stops to work, such as 2099-01-01T00:00:00Z (default never)');
  return addLesson(command, {
    examples: [
      ['to the whole record', 'chartkey credential create --patient maria-alvarez --name "Sleep Diary"'],
      [
        'to vital signs of the last years, until the end of a study',
        'chartkey credential create --db clinic.db --patient maria-alvarez \\\n' +
          "  --name Study --scope 'patient/Observation.rs?category=vital-signs' \\\n" +
          '  --since 2020 --until 2030-06 --expires-at 2099-01-01T00:00:00Z',
      ],
      [
        'without what is labelled as psychiatry, for a script',
        'chartkey credential create --patient maria-alvarez --name Steps --json \\\n' +
          "  --exclude-label 'http://terminology.hl7.org/CodeSystem/v3-ActCode|PSY'",
      ],
    ],
    json: fieldsOf(createdCredential),
    exitCodes: {
      refused: 'refused: an unknown patient, an unusable value, too many credentials',
    },
  });
}

export function describeList(credentialCommand: Command): Command {
  const command = addStoreOptions(addJsonOption(credentialCommand.command('list')));
  addPatientOption(command).description("list a patient's credentials, oldest first, without secrets");
  return addLesson(command, {
    examples: [
      ['as a table', 'chartkey credential list --patient maria-alvarez'],
      [
        'the names alone',
        'chartkey credential list --db clinic.db --patient maria-alvarez --json |\n' +
          `  node -p 'JSON.parse(fs.readFileSync(0)).credentials.map((c) => c.name)'`,
      ],
    ],
    json: `{ credentials: [${fieldsOf(credential)}] }`,
    exitCodes: { refused: 'refused: an unknown patient' },
  });
}

export function describeRotate(credentialCommand: Command): Command {
  const command = addStoreOptions(addJsonOption(credentialCommand.command('rotate')));
  addPatientOption(command)
    .description('give a credential a new key and secret and show them, once')
    .argument('<id>', 'id of the credential')
    .option('--grace <seconds>', `for how long the old ones go on working, at most ${maxGraceSeconds} (default 0)`);
  return addLesson(command, {
    examples: [
      ['ID is what create and list show', 'chartkey credential rotate "$ID" --patient maria-alvarez'],
      [
        'with an hour for the app to change over',
        'chartkey credential rotate "$ID" --db clinic.db --patient maria-alvarez \\\n  --grace 3600 --json',
      ],
    ],
    json: fieldsOf(rotatedCredential),
    exitCodes: { refused: "refused: not one of the patient's credentials, or too long a grace" },
  });
}

export function describeDelete(credentialCommand: Command): Command {
  const command = addStoreOptions(addJsonOption(credentialCommand.command('delete')))
    .description('delete a credential; no process serves it afterwards')
    .argument('<id>', 'id of the credential');
  return addLesson(command, {
    examples: [['ID is what create and list show', 'chartkey credential delete "$ID" --db clinic.db']],
    json: '{ id, deleted }',
    exitCodes: { refused: 'refused: there is no credential with this id' },
  });
}
