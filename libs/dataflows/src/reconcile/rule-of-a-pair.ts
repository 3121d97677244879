/** Whether a side of a pair differs from what was agreed. */
export type Edited = 'asAgreed' | 'edited';

/** What follows from the edits of both sides. */
export type Rule = 'nothing' | 'carryToCustom' | 'carryToWebcrm' | 'compareBoth';

/** The rule of a pair, by the webCRM side, then the Custom CRM side. */
export const ruleOfAPair: Readonly<Record<Edited, Readonly<Record<Edited, Rule>>>> = {
  asAgreed: { asAgreed: 'nothing', edited: 'carryToWebcrm' },
  edited: { asAgreed: 'carryToCustom', edited: 'compareBoth' },
};
