/**
 * Keys of the windows' state, without prefix and partition: the transport or KeySpace.state adds both, so that all of a
 * partition's state lies in its slot, beside its streams.
 */
export const stateKeys = {
  /** Hash: source → greatest event time seen, in ms. */
  newest: 'windows:newest',
  /** Hash: source → reading of the flow clock when it was last seen. */
  seenAt: 'windows:seen-at',
  /** Hash: source → its end (time, space, event id), until a round has sealed the windows up to it. */
  ended: 'windows:ended',
  /** Hash: source → events set aside. */
  setAside: 'windows:set-aside',
  /** Hash: pair → end of its last sealed window, in ms. Never goes back: what ends at or before it is late. */
  closedUntil: 'windows:closed-until',
  /** Hash: pair → late events, counted and dropped. */
  late: 'windows:late',
  /** Hash: pair → applied watermark, in ms; for people, nothing is decided by it. */
  watermarks: 'windows:watermarks',
  /** Sorted set: window id → its end in ms; every window that has groups. */
  open: 'windows:open',
  /** Hash: `ms` → the flow clock, `at` → when it was last moved. */
  clock: 'windows:clock',
  /** Hash of one window: `=<group>` → measures, `#` → parts already published. */
  groups: (windowId: string): string => `windows:groups:${windowId}`,
} as const;

/** Field of a window's hash that holds a group's measures. */
export const groupField = (group: string): string => `=${group}`;

/** Field of a window's hash that counts the parts published. */
export const partsField = '#';
