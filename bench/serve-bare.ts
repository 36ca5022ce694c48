// What node:http can do at most: the same status, headers and bytes for every request. Prints its port as JSON.
import { createServer } from 'node:http';

const { text, headers } = JSON.parse(Buffer.from(process.argv[2] ?? '', 'base64').toString()) as {
  text: string;
  headers: Record<string, string>;
};
// As a string: what a server holds that answers from a database's text.
const server = createServer((_, response) => {
  response.writeHead(200, headers);
  response.end(text);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});
process.once('SIGTERM', () => process.exit(0));
