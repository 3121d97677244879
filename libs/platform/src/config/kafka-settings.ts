import { IsBoolean, IsIn, IsNotEmpty, Matches, ValidateIf } from 'class-validator';
import { Secret } from './secret.js';

/** Empty, or one of the SASL mechanisms that the client knows. */
export const saslMechanisms = ['', 'plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

const withSasl = ValidateIf((settings: KafkaSettings) => settings.KAFKA_SASL_MECHANISM !== '');

/** How to reach Kafka, and the prefix of all topic names. */
export class KafkaSettings {
  @Matches(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, { message: 'must be a list of host:port, separated by commas' })
  KAFKA_BROKERS: string;

  @IsBoolean({ message: 'must be true or false' })
  KAFKA_SSL: boolean = false;

  @IsIn(saslMechanisms, { message: 'must be plain, scram-sha-256 or scram-sha-512, or be left out' })
  KAFKA_SASL_MECHANISM: SaslMechanism = '';

  @withSasl
  @IsNotEmpty({ message: 'must be given when KAFKA_SASL_MECHANISM is' })
  KAFKA_SASL_USERNAME: string = '';

  @Secret()
  @withSasl
  @IsNotEmpty({ message: 'must be given when KAFKA_SASL_MECHANISM is' })
  KAFKA_SASL_PASSWORD: string = '';

  @Matches(/^[A-Za-z0-9._-]*$/, { message: 'must consist of letters, digits, dots, dashes and underscores' })
  KAFKA_TOPIC_PREFIX: string = '';
}
