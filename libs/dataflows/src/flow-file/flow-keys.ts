/** The keys of a flow file and what each says, for the editors' schema. */
export const flowKeys = {
  flow: 'Name of the flow, used by references, links and metrics.',
  webcrm: 'Entity of webCRM, as in the names of its topics, such as person.',
  customcrm: 'Entity of the Custom CRM, as in the names of its topics, such as contact.',
  enabled: 'false stops the flow. Default true.',
  history:
    'fromNow: records that were there before the flow was first enabled are linked if they match, but no partner is made for them. Default all.',
  direction: 'Which way edits travel, for pairs that say nothing else. Default both.',
  createIn: 'Systems in which this flow creates records. Default: all that it writes to.',
  create: 'Fixed values of a new record, by the system that it is created in.',
  candidates: 'Which records of a system may be created in the other one.',
  when: 'Which unlinked records of a system are looked at, for matching and creating. A link once made stays.',
  match:
    'Match rules in order. A rule is a list of webCRM properties that have a pair; records match when all of them are filled and equal.',
  conflict: 'Who wins when both sides of a pair were edited. Default latest.',
  firstLink: 'Who wins when two records that are linked for the first time differ. Default: as conflict.',
  prefer: 'Winner of a tie under latest. Default webcrm.',
  onDelete:
    'What follows when one of two linked records is deleted. unlink: the other one is kept, and the link ends. delete: the other one is deleted, too, unless it was edited. ignore: nothing. Default unlink.',
  brake: 'Deletes are held for a person when more than this many, and more than this share of the links, were wanted within an hour.',
  pairs: 'Which property of webCRM goes with which of the Custom CRM.',
} as const;

/** The keys of a brake and what each says. */
export const brakeKeys = {
  records: 'Deletes within an hour. Default 20.',
  percent: 'Deletes within an hour, in percent of the links of the flow. Default 5.',
} as const;

/** The keys of a pair in its long form and what each says. */
export const pairKeys = {
  webcrm: 'Property of webCRM.',
  customcrm: 'Property of the Custom CRM, or a list of them that are taken as one value.',
  transform: 'How the value of one side is turned into the other. Default text.',
  type: 'Data type in the Custom CRM, as the dataflow document shows it. Default string.',
  conflict: 'Who wins when both sides of this pair were edited. Default: as the flow says.',
  direction: 'Which way edits of this pair travel. Default: as the flow says.',
  required: 'true holds back the creation of a record until this reference is linked. Default false.',
} as const;

/** The keys of a part of a match rule in its long form. */
export const matchPartKeys = {
  property: 'Property of webCRM that has a pair.',
  ignore: 'punctuation: compare without blanks and punctuation, for VAT and telephone numbers.',
} as const;
