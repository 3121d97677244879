import { createKafka } from '#messaging';

const noLog = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} };

/** A client of a broker of our own that says nothing. @param {string} brokers as in KAFKA_BROKERS @param {string} clientId */
export function kafkaClient(brokers, clientId) {
  return createKafka({ KAFKA_BROKERS: brokers, KAFKA_SSL: false, KAFKA_SASL_MECHANISM: '' }, clientId, noLog);
}
