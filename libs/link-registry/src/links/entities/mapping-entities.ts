import { ConflictEntity } from './conflict-entity.js';
import { ConsumedEntity } from './consumed-entity.js';
import { CreateKeyEntity } from './create-key-entity.js';
import { DroppedLinkEntity } from './dropped-link-entity.js';
import { FlowEntity } from './flow-entity.js';
import { LinkEntity } from './link-entity.js';
import { LookEntity } from './look-entity.js';
import { MatchDecisionEntity } from './match-decision-entity.js';
import { MatchKeyEntity } from './match-key-entity.js';
import { OutstandingEntity } from './outstanding-entity.js';
import { RecordEntity } from './record-entity.js';
import { ReferringEntity } from './referring-entity.js';
import { RememberedPairsEntity } from './remembered-pairs-entity.js';
import { UnlinkedEntity } from './unlinked-entity.js';
import { WaitingEntity } from './waiting-entity.js';
import { WantedDeleteEntity } from './wanted-delete-entity.js';
import { WriteHistoryEntity } from './write-history-entity.js';

/** The mapping service's tables, for the data source. */
export const mappingEntities = [
  FlowEntity,
  RecordEntity,
  LinkEntity,
  RememberedPairsEntity,
  DroppedLinkEntity,
  OutstandingEntity,
  WantedDeleteEntity,
  MatchKeyEntity,
  CreateKeyEntity,
  UnlinkedEntity,
  WaitingEntity,
  ReferringEntity,
  LookEntity,
  ConsumedEntity,
  ConflictEntity,
  MatchDecisionEntity,
  WriteHistoryEntity,
];
