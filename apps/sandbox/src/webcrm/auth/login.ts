/** Whose application token a call came with. */
export interface Login {
  /** As the journal names it. */
  readonly who: 'services' | 'person' | 'readonly';
  /** As `…UpdatedBy` shows it. */
  readonly name: string;
  readonly mayWrite: boolean;
}

/** The application tokens that the sandbox knows. */
export const loginByAuthCode: ReadonlyMap<string, Login> = new Map<string, Login>([
  ['sandbox-auth-code', { who: 'services', name: 'Integration', mayWrite: true }],
  ['sandbox-person-code', { who: 'person', name: 'Kim Holm', mayWrite: true }],
  ['sandbox-readonly-code', { who: 'readonly', name: 'Reporting', mayWrite: false }],
]);
