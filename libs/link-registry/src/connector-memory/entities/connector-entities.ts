import { ErasedEntity } from '../../erasures/entities/erased-entity.js';
import { ErasureEntity } from '../../erasures/entities/erasure-entity.js';
import { CreateCallEntity } from './create-call-entity.js';
import { FirstReadEntity } from './first-read-entity.js';
import { HookAddressEntity } from './hook-address-entity.js';
import { LeaseEntity } from './lease-entity.js';
import { MissingRecordEntity } from './missing-record-entity.js';
import { ObservedEntity } from './observed-entity.js';
import { ReadCursorEntity } from './read-cursor-entity.js';
import { RecordDescriptionEntity } from './record-description-entity.js';
import { RequestQuotaEntity } from './request-quota-entity.js';
import { SendingEntity } from './sending-entity.js';
import { SweepEntity } from './sweep-entity.js';
import { SweptEntity } from './swept-entity.js';
import { WriteCommandEntity } from './write-command-entity.js';

/** The connectors' tables, for the data source. */
export const connectorEntities = [
  ObservedEntity,
  ReadCursorEntity,
  SweepEntity,
  SweptEntity,
  MissingRecordEntity,
  LeaseEntity,
  SendingEntity,
  WriteCommandEntity,
  CreateCallEntity,
  FirstReadEntity,
  RecordDescriptionEntity,
  RequestQuotaEntity,
  HookAddressEntity,
  ErasedEntity,
  ErasureEntity,
];
