package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/**
 * A selection with its ground truth, on a real Temporal server and MinIO, ends with the very bits of an undisturbed one and with
 * exit code 0, though its artifacts rot, its store refuses, a worker of it has no disk, or its Temporal server dies.
 *
 * <p>{@code mvn -B verify -Pslow -pl workers -am -Dtest=FaultsTest -Dsurefire.failIfNoSpecifiedTests=false}, with
 * {@code SOURCESELECT_TEMPORAL} and {@code SOURCESELECT_MINIO} naming the two commands.
 */
@Tag("slow")
@Timeout(1800)
class FaultsTest {

    private static final String PROVEN = "a selection survives what rots, refuses, is full or dies";
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What differs from run to run: when and by whom a stage was computed, and how long it took. */
    private static final Set<String> CIRCUMSTANCES = Set.of("run", "cost", "finetuningSeconds", "stages", "seconds");

    @TempDir
    private static Path folder;

    private static RealServers servers;
    private static Map<String, String> undisturbed;

    /** A selection's end: its exit code, all that it said, and its files. */
    private record End(int code, String said, Map<String, String> files) {}

    @BeforeAll
    static void runUndisturbed() throws Exception {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
        servers = RealServers.startOrSkip(PROVEN, folder.resolve("servers"));
        End end = select("undisturbed", servers.store().endpoint() + "/undisturbed");
        assertThat(end.code).as(end.said).isZero();
        undisturbed = end.files;
        assertThat(undisturbed).containsKeys("selection.json", "selection.csv");
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @AfterEach
    void endCommands() {
        if (servers != null) {
            servers.endCommands();
        }
    }

    private static List<String> asked(String name, String store) {
        return new ArrayList<>(List.of(
                "--target",
                "ED-2-FLAIR",
                "--pool",
                "*-FLAIR",
                "--pool",
                "ET-2-T2",
                "--ground-truth",
                "--profile",
                "smoke",
                "--size",
                "16",
                "--slices",
                "4",
                "--width",
                "2",
                "--iterations",
                "30",
                "--finetune-iterations",
                "4",
                "--batch-size",
                "4",
                "--threads",
                "1",
                "--store",
                store,
                "--output",
                output(name).toString()));
    }

    private static List<String> withData(List<String> arguments) {
        arguments.add(0, folder.resolve("data/phantom-fets.yaml").toString());
        return arguments;
    }

    private static Path output(String name) {
        return folder.resolve("output of " + name);
    }

    private static End select(String name, String store) throws Exception {
        // A busy machine is slow to answer after whatever the test before did to it.
        Reachability.await(servers.temporal(), Duration.ofMinutes(2), () -> true);
        return end(name, servers.sourceselect(name, "select", withData(asked(name, store))));
    }

    private static End end(String name, Process process) throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(said(name))
                .isTrue();
        Map<String, String> files = new TreeMap<>();
        if (Files.exists(output(name))) {
            try (var written = Files.list(output(name))) {
                // The page says when, and by which command, beside what these files do.
                for (Path file :
                        written.filter(path -> !path.endsWith("report.html")).toList()) {
                    String text = Files.readString(file);
                    files.put(
                            file.getFileName().toString(),
                            file.toString().endsWith(".json")
                                    ? without(JSON.readTree(text)).toPrettyString()
                                    : text);
                }
            }
        }
        return new End(process.exitValue(), said(name), files);
    }

    private static String said(String name) throws IOException {
        return Files.exists(servers.log(name)) ? Files.readString(servers.log(name)) : "";
    }

    private static JsonNode without(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(CIRCUMSTANCES);
            object.forEach(FaultsTest::without);
        } else if (node instanceof ArrayNode array) {
            array.forEach(FaultsTest::without);
        }
        return node;
    }

    private static void assertUndisturbed(End end) {
        assertThat(end.code).as(end.said).isZero();
        assertThat(end.said).doesNotContain("Incomplete");
        assertThat(end.files).isEqualTo(undisturbed);
    }

    private static void await(String what, BooleanSupplier there) {
        long latest = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(latest);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static boolean isObject(String key) {
        return key.contains("/artifacts/") && !key.endsWith("/manifest.json");
    }

    /** What a disk does that rots: each object that was stored so far is read with a bit turned over from now on. */
    @Test
    void whateverRotsIsMadeAnewInsideTheRun() throws Exception {
        try (Gateway gateway = new Gateway(servers.store().endpoint())) {
            String store = gateway.url() + "/rotten";
            assertUndisturbed(select("before the rot", store));
            Set<String> rotten = new HashSet<>(gateway.written());
            Set<String> seen = ConcurrentHashMap.newKeySet();
            gateway.faults((method, key) -> {
                if (method.equals("GET") && isObject(key) && rotten.contains(key)) {
                    seen.add(key.split("/", -1)[2]);
                    return Optional.of(new Gateway.Fault.Flip());
                }
                return Optional.empty();
            });

            End end = select("on rotten artifacts", store);

            assertUndisturbed(end);
            assertThat(seen)
                    .as("kinds of artifacts that were read rotten")
                    .containsExactlyInAnyOrder("prepared", "model", "features", "score");
            assertUndisturbed(select("after the rot", store));
        }
    }

    /** MinIO's answer where it has lost a part. It takes the three minutes after which an object counts as lost. */
    @Test
    void anObjectThatCannotBeReadIsMadeAnewInsideTheRun() throws Exception {
        try (Gateway gateway = new Gateway(servers.store().endpoint())) {
            String store = gateway.url() + "/unreadable";
            assertUndisturbed(select("before the loss", store));
            Set<String> stored = new HashSet<>(gateway.written());
            AtomicReference<String> lost = new AtomicReference<>();
            AtomicInteger refusals = new AtomicInteger();
            gateway.faults((method, key) -> {
                if (!method.equals("GET") || !isObject(key) || !stored.contains(key)) {
                    return Optional.empty();
                }
                if (key.endsWith("/weights.safetensors")) {
                    lost.compareAndSet(null, key);
                }
                if (key.equals(lost.get())) {
                    refusals.incrementAndGet();
                    return Optional.of(
                            new Gateway.Fault.Answer(
                                    503,
                                    "application/xml",
                                    "<Error><Code>SlowDownRead</Code><Message>Resource requested is unreadable</Message></Error>"));
                }
                // So that models are read again.
                return key.contains("/artifacts/features/") || key.contains("/artifacts/score/")
                        ? Optional.of(new Gateway.Fault.Flip())
                        : Optional.empty();
            });

            End end = select("on a lost object", store);

            assertUndisturbed(end);
            assertThat(refusals.get()).as("tries").isGreaterThanOrEqualTo(30);
        }
    }

    /** Credentials that change, a gateway that is set up anew: each kind of refusal for some seconds, with foreign pages. */
    @Test
    void aStoreThatRefusesForSomeSecondsIsWaitedFor() throws Exception {
        try (Gateway gateway = new Gateway(servers.store().endpoint())) {
            AtomicLong began = new AtomicLong();
            gateway.faults((method, key) -> {
                long put =
                        gateway.written().stream().filter(FaultsTest::isObject).count();
                if (put >= 10) {
                    began.compareAndSet(0, System.nanoTime());
                }
                long seconds = began.get() == 0
                        ? -1
                        : Duration.ofNanos(System.nanoTime() - began.get()).toSeconds();
                if (seconds < 0 || seconds >= 25) {
                    return Optional.empty();
                }
                int status = seconds < 10 ? 403 : seconds < 20 ? 404 : 429;
                return Optional.of(new Gateway.Fault.Answer(status, "text/html", "<html>come back later</html>"));
            });

            End end = select("refused", gateway.url() + "/refusing");

            assertUndisturbed(end);
            assertThat(began.get()).isNotZero();
        }
    }

    @Test
    void aWorkerWithoutADiskHarmsItselfAlone() throws Exception {
        assumeSmallDisks();
        String store = servers.store().endpoint() + "/shared";
        List<String> working = List.of(
                "--data",
                folder.resolve("data/phantom-fets.yaml").toString(),
                "--store",
                store,
                "--threads",
                "1",
                "--metrics",
                "0");
        Process sick = servers.withTinyDisk("sick worker", 64, "worker", working);
        awaitSaid("sick worker", "working for ");
        Process asking = servers.sourceselect("asking", "select", asked("asking", store));
        awaitSaid("sick worker", "This worker is unwell and takes no stages");
        assertThat(sick.isAlive()).isTrue();
        servers.sourceselect("healthy worker", "worker", working);

        End end = end("asking", asking);

        assertUndisturbed(end);
        assertThat(said("sick worker")).contains("free space there or give the worker another folder");
        assertThat(said("healthy worker")).doesNotContain("unwell");
    }

    /** A worker that shares its memory among so many trainings that no net fits beside one that has room for each. */
    @Test
    void aWorkerWhoseMemoryIsTooSmallForANetLeavesItToALargerOne() throws Exception {
        String store = servers.store().endpoint() + "/unequal";
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        List<String> working = List.of(
                "--data", folder.resolve("data/phantom-fets.yaml").toString(), "--store", store, "--threads", "1");
        List<String> small = new ArrayList<>(working);
        small.addAll(List.of("--metrics", "0", "--trainings", Long.toString(memory >> 20)));
        List<String> large = new ArrayList<>(working);
        large.addAll(List.of("--metrics", "0", "--trainings", "1"));
        Process refusing = servers.sourceselect("small worker", "worker", small);
        servers.sourceselect("large worker", "worker", large);
        awaitSaid("small worker", "working for ");
        awaitSaid("large worker", "working for ");

        String name = "beside a small worker";
        End end = end(name, servers.sourceselect(name, "select", asked(name, store)));

        assertUndisturbed(end);
        assertThat(refusing.isAlive()).isTrue();
        assertThat(said("small worker"))
                .contains("This worker is unwell and takes no stages")
                .contains("width 2 with 4 slices of 16 x 16 a batch needs about");
        assertThat(said("large worker")).doesNotContain("unwell");
    }

    private static void awaitSaid(String name, String words) {
        await(name + " says: " + words, () -> {
            try {
                return said(name).contains(words);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void assumeSmallDisks() throws Exception {
        Process trial = new ProcessBuilder(
                        "unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString())
                .redirectErrorStream(true)
                .start();
        if (trial.waitFor() != 0) {
            String skipped =
                    "SKIPPED: a worker without a disk: this user may not mount one in a namespace of its own (unshare -rm)";
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
    }

    @Test
    void anEmbeddedTemporalServerThatDiesIsToldAndStartedAgain() throws Exception {
        try (Gateway gateway = new Gateway(servers.store().endpoint())) {
            String name = "with its own Temporal";
            Process process = servers.withOwnTemporal(name, "select", withData(asked(name, gateway.url() + "/own")));
            await(
                    "some artifacts are made",
                    () -> gateway.written().stream()
                                    .filter(FaultsTest::isObject)
                                    .count()
                            >= 10);
            servers.killTemporalOf(name);

            End end = end(name, process);

            assertUndisturbed(end);
            assertThat(end.said)
                    .contains("the Temporal development server ended by itself (status 137;")
                    .contains("the Temporal development server answers again; the work goes on");
        }
    }
}
