// Key and secret, in the one answer that has them. It answers a form and is stored nowhere, so no way back leads to it.
import type { Child } from 'hono/jsx';
import { Icon } from '../icons.tsx';
import type { Page } from '../page.ts';

export interface MadeCredential {
  readonly name: string;
  readonly key: string;
  readonly secret: string;
}

export function ShownCredential({ page, made }: { page: Page; made: MadeCredential }): Child {
  const { access } = page.t;
  return (
    <dialog id="shown" class="dialog" aria-labelledby="shown-title" open data-final>
      <h2 id="shown-title" tabindex={-1} data-focus>
        {access.shownTitle}
      </h2>
      <p>{`${access.shownFor(made.name)}. ${access.shownHint}`}</p>
      <Value
        id="shown-key"
        label={access.key}
        value={made.key}
        copy={access.copyKey}
        copied={access.keyCopied}
        page={page}
      />
      <Value
        id="shown-secret"
        label={access.secret}
        value={made.secret}
        copy={access.copySecret}
        copied={access.secretCopied}
        page={page}
      />
      <p class="note warn">
        <Icon name="alert" />
        <span>{access.finalWarning}</span>
      </p>
      <p class="hidden-text" role="status" aria-live="polite" id="copy-status" />
      <div class="dialog-actions">
        <a class="button primary" href="/portal/access" data-done>
          {access.done}
        </a>
      </div>
    </dialog>
  );
}

interface ValueProps {
  readonly page: Page;
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly copy: string;
  readonly copied: string;
}

function Value({ page, id, label, value, copy, copied }: ValueProps): Child {
  return (
    <div class="secret-value">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class="value"
        rows={value.length > 30 ? 2 : 1}
        readonly
        autocomplete="off"
        spellcheck={false}
        translate="no"
      >
        {value}
      </textarea>
      <button type="button" data-copies={id} data-copied={copied} data-failed={page.t.access.copyFailed} hidden>
        <Icon name="copy" />
        <span>{copy}</span>
      </button>
    </div>
  );
}
