import static io.cloudevents.core.CloudEventUtils.mapData;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.PojoCloudEventDataMapper;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all record change topics from the beginning to where they end now, and prints a line for each record that is there. */
public final class NewestStates {
  /** The value of a change event; a {@code deleted} event has no record. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Change(String id, Long version, JsonNode record, List<String> changed) {}

  /** A change and what the event's attributes say of it. */
  record State(Change change, String type, Object origin) {}

  private static final List<String> TOPICS =
      List.of(
          "webcrm.organisation.changes",
          "webcrm.person.changes",
          "webcrm.user.changes",
          "webcrm.opportunity.changes",
          "webcrm.quotationline.changes",
          "webcrm.product.changes",
          "customcrm.customer.changes",
          "customcrm.contact.changes",
          "customcrm.order.changes",
          "customcrm.product.changes");

  private static final PojoCloudEventDataMapper<Change> TO_CHANGE =
      PojoCloudEventDataMapper.from(new ObjectMapper(), Change.class);

  private final Map<String, State> newest = new TreeMap<>();

  public static void main(String[] args) {
    Map<String, String> env = System.getenv();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", env.getOrDefault("KAFKA_BROKERS", "localhost:9092"), "auto.offset.reset", "earliest");
    String prefix = env.getOrDefault("KAFKA_TOPIC_PREFIX", "");
    NewestStates states = new NewestStates();
    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new CloudEventDeserializer())) {
      states.readToTheEnd(consumer, TOPICS.stream().map(prefix::concat).toList());
    }
    states.newest.forEach(
        (record, state) ->
            System.out.println(record + " version " + state.change.version + " " + state.type + " by " + state.origin));
  }

  private void readToTheEnd(KafkaConsumer<String, CloudEvent> consumer, List<String> topics) {
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
      poll(consumer).forEach(this::take);
    }
  }

  /** What came, without what is no CloudEvent. */
  private static ConsumerRecords<String, CloudEvent> poll(KafkaConsumer<String, CloudEvent> consumer) {
    try {
      return consumer.poll(Duration.ofSeconds(1));
    } catch (RecordDeserializationException poison) {
      passOver(poison.topicPartition(), poison.offset());
      consumer.seek(poison.topicPartition(), poison.offset() + 1);
      return ConsumerRecords.empty();
    }
  }

  private void take(ConsumerRecord<String, CloudEvent> message) {
    String record = message.topic() + " " + message.key();
    if (message.value() == null) {
      // The tombstone after a `deleted` event: the topic forgets the record, and so do we.
      newest.remove(record);
      return;
    }
    Change change;
    try {
      change = mapData(message.value(), TO_CHANGE).getValue();
      if (change.version == null) throw new IllegalArgumentException("it has no version");
    } catch (RuntimeException poison) {
      passOver(new TopicPartition(message.topic(), message.partition()), message.offset());
      return;
    }
    State state = new State(change, message.value().getType(), message.value().getExtension("origin"));
    // A repeat, or an older state after a newer one, has no higher version.
    newest.merge(record, state, (known, come) -> come.change.version > known.change.version ? come : known);
  }

  private static void passOver(TopicPartition partition, long offset) {
    System.err.println(partition + " offset " + offset + " is no change event; passed over");
  }
}
