// A store that writes nothing, and yet finds what would have been written.
import type { Store } from '../store/store.ts';
import { createPending } from './pending.ts';

/**
 * Of what would have been written only the identifiers are kept, which is what conditional references search by, and of
 * so many resources at most: a dry run, too, has to stay flat in memory.
 */
const maxKept = 500_000;

export function createDryRunStore(
  store: Pick<Store, 'findForImport'>,
  timeZone: string,
): Pick<Store, 'findForImport' | 'write'> {
  const find = ({ plan }: { plan: Parameters<Store['findForImport']>[0] }) => store.findForImport(plan);
  const kept = createPending({ find }, timeZone);
  let count = 0;
  return {
    async findForImport(plan) {
      const [criteria] = plan.types;
      return criteria === undefined ? [] : kept.find({ resourceType: criteria.resourceType, plan });
    },
    async write(changes) {
      for (const change of changes) {
        if (count++ >= maxKept) break;
        const { resourceType, id } = change;
        const { identifier } = change.type === 'put' ? change.resource : {};
        kept.add(resourceType, id, change.type === 'put' ? { resourceType, id, identifier } : undefined);
      }
      return changes.map(({ type }) => ({ outcome: type === 'put' ? 'created' : 'deleted', version: 1 }));
    },
  };
}
