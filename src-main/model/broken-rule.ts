import type { Finding } from '../contract/scenarios.ts';
import type { MendFamily } from './mends.ts';

/** A rule that no hedge can meet, and the kinds of change that may mend it. */
export interface BrokenRule {
  /** The same key for the same rule whatever its figures are. */
  key: string;
  /** Rules are looked at in stages, and a later one only once the earlier are met: 0 names, 1 sides, 2 linear rows. */
  stage: 0 | 1 | 2;
  /** Null: the one that the cheapest mend changes. */
  setting: Finding['setting'];
  message: string;
  families: MendFamily[];
}
