import { ConfigError } from '../config.ts';
import type { AllowedOrigins } from '../http/cors.ts';

/** `null` is the origin of pages that have none, such as files and sandboxed frames: it names nobody. */
export function readOrigins(text: string): AllowedOrigins {
  if (text === '*') return '*';
  if (text === 'none') return [];
  return text.split(',').map((part) => {
    const origin = part.trim();
    if (
      !URL.canParse(origin) ||
      !/^https?:$/.test(new URL(origin).protocol) ||
      new URL(origin).origin !== origin ||
      origin.includes('*')
    ) {
      throw new ConfigError(
        `--cors-origins (CHARTKEY_CORS_ORIGINS) must be *, none, or origins such as https://app.example.org with commas between; "${origin}" is not one.`,
      );
    }
    return origin;
  });
}
