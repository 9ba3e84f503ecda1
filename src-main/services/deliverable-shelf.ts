import { randomUUID } from 'node:crypto';
import { UserError } from '../contract/result.ts';
import type { Deliverable } from '../contract/runs.ts';
import type { DeliverableShelf } from './workstation-api.ts';

/** More than anybody exports before saving; the oldest goes first. */
const capacity = 32;

export interface Parcel {
  bytes: Uint8Array;
  suggestedName: string;
  mediaType: string;
}

export function createDeliverableShelf(): DeliverableShelf & { put(parcel: Parcel): Deliverable } {
  const parcels = new Map<string, Parcel>();
  return {
    put(parcel) {
      const token = randomUUID();
      parcels.set(token, parcel);
      const oldest = parcels.keys().next().value;
      if (parcels.size > capacity && oldest !== undefined) parcels.delete(oldest);
      return {
        token,
        suggestedName: parcel.suggestedName,
        mediaType: parcel.mediaType,
        bytes: parcel.bytes.byteLength,
      };
    },
    get(token) {
      const parcel = parcels.get(token);
      if (!parcel) throw new UserError('not-found', 'this export is no longer at hand: export it again');
      return parcel;
    },
    discard(token) {
      parcels.delete(token);
    },
  };
}
