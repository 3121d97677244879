import { ConflictEntity } from './conflict-entity.js';
import { ConsumedEntity } from './consumed-entity.js';
import { FlowEntity } from './flow-entity.js';
import { LinkEntity } from './link-entity.js';
import { LookEntity } from './look-entity.js';
import { MatchDecisionEntity } from './match-decision-entity.js';
import { MatchKeyEntity } from './match-key-entity.js';
import { OutstandingEntity } from './outstanding-entity.js';
import { RecordEntity } from './record-entity.js';
import { UnlinkedEntity } from './unlinked-entity.js';
import { WaitingEntity } from './waiting-entity.js';
import { WantedDeleteEntity } from './wanted-delete-entity.js';
import { WriteHistoryEntity } from './write-history-entity.js';

/** The mapping service's tables, for the data source. */
export const mappingEntities = [
  FlowEntity,
  RecordEntity,
  LinkEntity,
  OutstandingEntity,
  WantedDeleteEntity,
  MatchKeyEntity,
  UnlinkedEntity,
  WaitingEntity,
  LookEntity,
  ConsumedEntity,
  ConflictEntity,
  MatchDecisionEntity,
  WriteHistoryEntity,
];
