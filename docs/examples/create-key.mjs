import { createPortalClient } from 'chartkey/portal';

const { CHARTKEY_URL: baseUrl, CHARTKEY_MANAGEMENT_TOKEN: managementToken } = process.env;
const [, , patientId] = process.argv;
const chartkey = createPortalClient({ baseUrl, managementToken });
const { key, secret } = await chartkey.credentials.create(patientId, { name: 'Sleep Diary' });
console.log(key, secret);
