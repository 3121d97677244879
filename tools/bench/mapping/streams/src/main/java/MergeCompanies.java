import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The work of the mapping service as Kafka Streams does it: links and newest states in stores of its own (RocksDB, with changelog topics), at least
 * once. It lacks outcomes, conflicts, matching and references.
 *
 * <p>Arguments: brokers, folder for the stores, and the topics of links, of changes and of commands, all of them with the webCRM id as key. For each
 * line on standard input, a count, it processes so many more changes and prints the seconds; the first line is the number of links.
 */
public final class MergeCompanies {
  /** Those pairs of the flow that need no transform. */
  private static final Map<String, String> PAIRS =
      Map.of(
          "OrganisationName", "Name",
          "OrganisationWww", "Website",
          "OrganisationTelephone", "Phone",
          "OrganisationFax", "Fax",
          "OrganisationPostCode", "ZipCode",
          "OrganisationCity", "City",
          "OrganisationVatNumber", "VatNumber",
          "OrganisationComment", "Description");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicLong loaded = new AtomicLong();
  private static final AtomicLong processed = new AtomicLong();

  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-streams-" + System.currentTimeMillis());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments[1]);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    try (KafkaStreams streams = new KafkaStreams(topology(arguments[2], arguments[3], arguments[4]), settings);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
      streams.start();
      until(loaded, Long.parseLong(input.readLine()));
      streams.pause();
      System.out.println("ready");
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        long wanted = processed.get() + Long.parseLong(line);
        long begun = System.nanoTime();
        streams.resume();
        until(processed, wanted);
        System.out.println((System.nanoTime() - begun) / 1e9);
        streams.pause();
      }
    }
  }

  private static Topology topology(String links, String changes, String commands) {
    Topology topology = new Topology();
    StringDeserializer keys = new StringDeserializer();
    ByteArrayDeserializer values = new ByteArrayDeserializer();
    topology.addSource(AutoOffsetReset.earliest(), "links", keys, values, links);
    topology.addSource(AutoOffsetReset.earliest(), "changes", keys, values, changes);
    topology.addProcessor("load", Load::new, "links");
    topology.addProcessor("merge", Merge::new, "changes");
    for (String name : new String[] {"link", "record"}) {
      topology.addStateStore(
          Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray()).withCachingEnabled(),
          "load",
          "merge");
    }
    topology.addSink("commands", commands, new StringSerializer(), new ByteArraySerializer(), "merge");
    return topology;
  }

  private static void until(AtomicLong count, long wanted) throws InterruptedException {
    while (count.get() < wanted) Thread.sleep(1);
  }

  /** A link: { id, partner, version, agreed, there }, the latter two by the Custom CRM's properties. */
  private static final class Load implements Processor<String, byte[], Void, Void> {
    private KeyValueStore<String, byte[]> links;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      links = context.getStateStore("link");
    }

    @Override
    public void process(Record<String, byte[]> link) {
      links.put(link.key(), link.value());
      loaded.incrementAndGet();
    }
  }

  private static final class Merge implements Processor<String, byte[], String, byte[]> {
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> links;
    private KeyValueStore<String, byte[]> records;

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
      this.context = context;
      links = context.getStateStore("link");
      records = context.getStateStore("record");
    }

    @Override
    public void process(Record<String, byte[]> change) {
      try {
        merge(change);
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
      processed.incrementAndGet();
    }

    private void merge(Record<String, byte[]> change) throws IOException {
      JsonNode event = JSON.readTree(change.value());
      ObjectNode link = (ObjectNode) JSON.readTree(links.get(change.key()));
      long version = event.get("version").asLong();
      if (link.get("version").asLong() >= version) return;
      JsonNode state = event.get("record");
      ObjectNode agreed = (ObjectNode) link.get("agreed");
      ObjectNode there = (ObjectNode) link.get("there");
      ObjectNode write = JSON.createObjectNode();
      PAIRS.forEach(
          (from, to) -> {
            JsonNode value = state.get(from);
            if (!value.equals(agreed.get(to)) && !value.equals(there.get(to))) write.set(to, value);
            agreed.set(to, value);
          });
      there.setAll(write);
      link.put("version", version);
      links.put(change.key(), JSON.writeValueAsBytes(link));
      records.put(change.key(), JSON.writeValueAsBytes(state));
      if (write.isEmpty()) return;
      ObjectNode command = JSON.createObjectNode();
      command.set("link", link.get("id"));
      command.set("id", link.get("partner"));
      command.put("version", version).set("write", write);
      context.forward(new Record<>(change.key(), JSON.writeValueAsBytes(command), change.timestamp()));
    }
  }
}
