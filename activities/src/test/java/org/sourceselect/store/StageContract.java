package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.Result;
import io.minio.messages.Item;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ObjectStorage.Condition;
import org.sourceselect.store.Stage.Definition;
import org.sourceselect.store.Stage.Outcome;
import org.sourceselect.task.BadInputException;

/** What find-or-compute promises, on whatever store a subclass starts. */
abstract class StageContract {

    private static final AtomicInteger SEEDS = new AtomicInteger();

    /** Attempts of one request do not wait for each other: what holds between them is the manifest alone. */
    private static final String REQUEST = "a request";

    private static final Duration LOOK = Duration.ofMillis(20);

    @TempDir
    protected Path folder;

    private ArtifactStore store;
    private ObjectStorage raw;

    /** The running store. */
    abstract StoreLocation location() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = ArtifactStore.open(location(), folder.resolve("scratch"));
        raw = new ObjectStorage(location(), ObjectStorage.Retry.USUAL, StoreMeters.none());
    }

    @AfterEach
    void close() {
        store.close();
        raw.close();
    }

    private record Settings(int iterations, double learningRate) {}

    /** A stage that no other test has run. */
    private static Definition unique() {
        ArtifactRef input = new ArtifactRef(ArtifactKind.PREPARED, "k", "d");
        return new Definition(StageKind.PRETRAIN, 1, List.of(input), new Settings(300, 1e-4), SEEDS.incrementAndGet());
    }

    private static Stage.Computation writes(String content) {
        return draft -> {
            Files.writeString(draft.file("weights.safetensors"), content);
            draft.json("dice.json", Map.of("mean", 0.5));
        };
    }

    private static String read(ArtifactStore from, Manifest manifest) throws IOException {
        return Files.readString(from.fetch(manifest, "weights.safetensors"));
    }

    private ArtifactStore elsewhere() throws Exception {
        return ArtifactStore.open(location(), Files.createTempDirectory(folder, "elsewhere"));
    }

    private ArtifactStore elsewhere(Lease.Rhythm rhythm) throws Exception {
        return ArtifactStore.open(
                location(),
                Files.createTempDirectory(folder, "elsewhere"),
                ArtifactStore.DEFAULT_SCRATCH_BYTES,
                ObjectStorage.Retry.USUAL,
                StoreMeters.none(),
                rhythm);
    }

    private List<String> keys(Definition d) throws Exception {
        List<String> keys = new ArrayList<>();
        try (MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(location().endpoint().toString())
                .credentials(location().accessKey(), location().secretKey())
                .build()) {
            for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(location().bucket())
                    .prefix(ManifestRegister.folder(d.kind(), d.key()))
                    .recursive(true)
                    .build())) {
                keys.add(item.get().objectName());
            }
        }
        return keys;
    }

    private static String manifestKey(Definition d) {
        return ManifestRegister.folder(d.kind(), d.key()) + "manifest.json";
    }

    @Test
    void computesOnceAndFindsItAfterwards() throws Exception {
        Definition d = unique();
        assertThat(store.find(d.kind(), d.key())).isEmpty();
        Outcome first = Stage.findOrCompute(store, d, REQUEST, writes("weights"));
        Outcome second = Stage.findOrCompute(store, d, REQUEST, draft -> {
            throw new AssertionError("computed twice");
        });
        assertThat(first.found()).isFalse();
        assertThat(second.found()).isTrue();
        assertThat(second.manifest()).isEqualTo(first.manifest());
        Manifest m = first.manifest();
        assertThat(m.inputs()).isEqualTo(d.inputs());
        assertThat(m.settings()).hasToString("{\"iterations\":300,\"learningRate\":1.0E-4}");
        assertThat(m.object("weights.safetensors").bytes()).isEqualTo(7);
        // printf weights | sha256sum
        assertThat(m.object("weights.safetensors").sha256())
                .isEqualTo("9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");
        try (ArtifactStore other = elsewhere()) {
            assertThat(other.find(d.kind(), d.key())).contains(m);
            assertThat(other.load(m.ref())).isEqualTo(m);
            assertThat(read(other, m)).isEqualTo("weights");
            assertThat(other.json(m, "dice.json", ObjectNode.class).path("mean").asDouble())
                    .isEqualTo(0.5);
        }
    }

    @Test
    void ofSixteenAttemptsAtOnceOneIsPublishedAndAllSeeIt() throws Exception {
        Definition d = unique();
        CyclicBarrier allComputed = new CyclicBarrier(16);
        List<Outcome> outcomes = together(
                16,
                i -> Stage.findOrCompute(store, d, REQUEST, draft -> {
                    writes("attempt " + i).run(draft);
                    await(allComputed);
                }));
        assertThat(outcomes).extracting(Outcome::found).containsOnly(false);
        assertThat(outcomes)
                .extracting(Outcome::manifest)
                .containsOnly(store.load(outcomes.get(0).manifest().ref()));
        assertThat(read(store, outcomes.get(0).manifest())).startsWith("attempt ");
        assertThat(keys(d)).as("the losers' objects are removed").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "truncated", "flipped"})
    void aDamagedObjectIsNoticedAndComputedAgainByOneOfMany(String damage) throws Exception {
        Definition d = unique();
        Manifest bad = Stage.findOrCompute(store, d, REQUEST, writes("good")).manifest();
        String key = bad.object("weights.safetensors").path();
        switch (damage) {
            case "deleted" -> raw.delete(key);
            case "truncated" -> raw.put(key, "goo".getBytes(StandardCharsets.UTF_8), new Condition.Always());
            default -> raw.put(key, "gooe".getBytes(StandardCharsets.UTF_8), new Condition.Always());
        }
        try (ArtifactStore reader = elsewhere()) {
            if (damage.equals("flipped")) {
                assertThat(reader.find(d.kind(), d.key()))
                        .as("of the right size")
                        .contains(bad);
                assertThatThrownBy(() -> reader.fetch(bad, "weights.safetensors"))
                        .isInstanceOf(CorruptArtifactException.class)
                        .hasMessageContaining("object weights.safetensors differs from its checksum");
            }
            assertThat(reader.find(d.kind(), d.key())).isEmpty();
            CyclicBarrier allComputed = new CyclicBarrier(8);
            List<Outcome> outcomes = together(
                    8,
                    i -> Stage.findOrCompute(i % 2 == 0 ? store : reader, d, REQUEST, draft -> {
                        writes("good").run(draft);
                        await(allComputed);
                    }));
            assertThat(outcomes).extracting(Outcome::manifest).containsOnly(reader.load(bad.ref()));
            Manifest mended = outcomes.get(0).manifest();
            assertThat(mended.ref())
                    .as("the same content answers to the same reference")
                    .isEqualTo(bad.ref());
            assertThat(mended).isNotEqualTo(bad);
            try (ArtifactStore later = elsewhere()) {
                assertThat(Stage.findOrCompute(later, d, REQUEST, writes("never"))
                                .found())
                        .isTrue();
                assertThat(read(later, mended)).isEqualTo("good");
            }
        }
    }

    @Test
    void aManifestThatIsBrokenLostOrAnothersIsNoManifest() throws Exception {
        Definition other = unique();
        Definition d = unique();
        Stage.findOrCompute(store, other, REQUEST, writes("other"));
        Stage.findOrCompute(store, d, REQUEST, writes("one"));
        byte[] whole = raw.get(manifestKey(d)).orElseThrow().bytes();
        List<byte[]> broken = List.of(
                new byte[0],
                Arrays.copyOf(whole, whole.length / 2),
                "null".getBytes(StandardCharsets.UTF_8),
                "{\"kind\":\"model\"}".getBytes(StandardCharsets.UTF_8),
                raw.get(manifestKey(other)).orElseThrow().bytes(),
                text(whole).replace("dice.json\",", "dise.json\",").getBytes(StandardCharsets.UTF_8),
                text(whole).replace("artifacts/model/", "artifacts/other/").getBytes(StandardCharsets.UTF_8));
        for (byte[] content : broken) {
            assertThat(content).isNotEqualTo(whole);
            raw.put(manifestKey(d), content, new Condition.Always());
            assertThat(store.find(d.kind(), d.key())).as(text(content)).isEmpty();
            assertThat(Stage.findOrCompute(store, d, REQUEST, writes("again")).found())
                    .isFalse();
            assertThat(Stage.findOrCompute(store, d, REQUEST, writes("never")).found())
                    .isTrue();
        }
        raw.delete(manifestKey(d));
        assertThat(Stage.findOrCompute(store, d, REQUEST, writes("after the loss"))
                        .found())
                .isFalse();
        assertThat(read(store, store.find(d.kind(), d.key()).orElseThrow())).isEqualTo("after the loss");
    }

    @Test
    void fieldsOfNewerReleasesAreIgnored() throws Exception {
        Definition d = unique();
        Manifest m = Stage.findOrCompute(store, d, REQUEST, writes("x")).manifest();
        String newer = text(raw.get(manifestKey(d)).orElseThrow().bytes())
                .replaceFirst("\\{", "{\"carbon\": {\"grams\": 3},")
                .replaceFirst("\"bytes\"", "\"tier\": \"cold\", \"bytes\"");
        raw.put(manifestKey(d), newer.getBytes(StandardCharsets.UTF_8), new Condition.Always());
        assertThat(store.find(d.kind(), d.key())).contains(m);
    }

    @Test
    void whatFailsHalfWayLeavesNothingToSee() throws Exception {
        Definition d = unique();
        assertThatThrownBy(() -> Stage.findOrCompute(store, d, REQUEST, draft -> {
                    writes("half").run(draft);
                    throw new EOFException("half a volume");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("half a volume");
        assertThatThrownBy(() -> Stage.findOrCompute(store, d, REQUEST, draft -> draft.file("weights.safetensors")))
                .hasMessageContaining("has not written its object weights.safetensors");
        assertThat(keys(d)).isEmpty();
        assertThat(store.find(d.kind(), d.key())).isEmpty();
        assertThat(Stage.findOrCompute(store, d, REQUEST, writes("whole")).found())
                .isFalse();
    }

    /** Linux's device that is always full stands for the file on a full disk. */
    @Test
    void aFullDiskIsSaidInOneSentenceWithTheFolderAndItsSpace() throws Exception {
        assertThatThrownBy(() -> Stage.findOrCompute(store, unique(), REQUEST, draft -> {
                    Path file = Files.createSymbolicLink(draft.file("weights.safetensors"), Path.of("/dev/full"));
                    Files.write(file, new byte[1000]);
                }))
                .isInstanceOf(BadInputException.class)
                .hasMessageMatching(Pattern.quote(folder.resolve("scratch") + ": ")
                        + "the worker's folder for files in work and downloaded objects cannot be used \\(No space left on"
                        + " device, \\d+ MiB free\\); free space there or give the worker another folder; .*");
    }

    @Test
    void aScratchFolderThatIsTakenAwayIsSaidInOneSentenceWhateverMeetsItFirst() throws Exception {
        Manifest m = Stage.findOrCompute(store, unique(), REQUEST, writes("x")).manifest();
        Path scratch = Files.createTempDirectory(folder, "taken");
        try (ArtifactStore reader = ArtifactStore.open(location(), scratch)) {
            Files.move(scratch.resolve("sessions"), scratch.resolve("elsewhere"));
            Files.createFile(scratch.resolve("sessions"));
            for (ThrowingCallable meets : List.<ThrowingCallable>of(
                    () -> Stage.findOrCompute(reader, unique(), REQUEST, writes("y")),
                    () -> reader.fetch(m, "weights.safetensors"))) {
                assertThatThrownBy(meets)
                        .isInstanceOf(BadInputException.class)
                        .hasMessageStartingWith(scratch + ": the worker's folder")
                        .hasMessageContaining("MiB free")
                        .satisfies(e ->
                                assertThat(((BadInputException) e).shareable()).doesNotContain(folder.toString()));
            }
            Files.delete(scratch.resolve("sessions"));
            Files.move(scratch.resolve("elsewhere"), scratch.resolve("sessions"));
            assertThat(read(reader, m)).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aZombieThatFinishesLateYieldsToItsSuccessor(boolean startedFromADamagedOne) throws Exception {
        Definition d = unique();
        if (startedFromADamagedOne) {
            raw.put(manifestKey(d), "damaged".getBytes(StandardCharsets.UTF_8), new Condition.Always());
        }
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Outcome> zombie = executor.submit(() -> Stage.findOrCompute(store, d, REQUEST, draft -> {
                writes("zombie").run(draft);
                started.countDown();
                await(mayFinish);
            }));
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            Manifest standing =
                    Stage.findOrCompute(store, d, REQUEST, writes("successor")).manifest();
            mayFinish.countDown();
            assertThat(zombie.get(30, TimeUnit.SECONDS).manifest()).isEqualTo(standing);
            assertThat(read(store, standing)).isEqualTo("successor");
            assertThat(keys(d)).hasSize(3);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void ofSixteenClaimantsAtOnceOneComputesAndTheOthersFindIt() throws Exception {
        Definition d = unique();
        AtomicInteger computed = new AtomicInteger();
        CountDownLatch othersWait = new CountDownLatch(15);
        List<Outcome> outcomes = together(16, i -> {
            try {
                return Stage.findOrCompute(store, d, "claimant " + i, draft -> {
                    computed.incrementAndGet();
                    writes("once").run(draft);
                    await(othersWait);
                });
            } catch (ComputedElsewhereException e) {
                assertThat(e)
                        .hasMessage(
                                "artifact model/" + d.key() + " is being computed by another worker; ask again later");
                othersWait.countDown();
                return retry(store, d, "claimant " + i, draft -> computed.incrementAndGet());
            }
        });
        assertThat(computed).hasValue(1);
        assertThat(outcomes).filteredOn(o -> !o.found()).hasSize(1);
        assertThat(outcomes)
                .extracting(Outcome::manifest)
                .containsOnly(outcomes.get(0).manifest());
        assertThat(raw.get(leaseKey(d))).isEmpty();
    }

    @Test
    void aClaimantThatFailsLetsTheNextTry() throws Exception {
        Definition d = unique();
        assertThatThrownBy(() -> Stage.findOrCompute(store, d, "first", draft -> {
                    Thread.currentThread().interrupt();
                    throw new EOFException("told to end");
                }))
                .hasRootCauseMessage("told to end");
        assertThat(Thread.interrupted()).as("what the thread was told is kept").isTrue();
        assertThat(Stage.findOrCompute(store, d, "second", writes("x")).found()).isFalse();
    }

    @Test
    void aClaimantThatIsAliveIsWaitedForHoweverLongItTakes() throws Exception {
        Definition d = unique();
        Lease.Rhythm quick = new Lease.Rhythm(Duration.ofMillis(50), Duration.ofSeconds(2));
        try (ArtifactStore holder = elsewhere(quick);
                ArtifactStore onlooker = elsewhere(quick)) {
            Stage.findOrCompute(holder, d, "holder", draft -> {
                writes("holder's").run(draft);
                long end = System.nanoTime() + 2 * quick.lapse().toNanos();
                while (System.nanoTime() < end) {
                    assertThatThrownBy(() -> Stage.findOrCompute(onlooker, d, "onlooker", writes("onlooker's")))
                            .isInstanceOf(ComputedElsewhereException.class);
                    LockSupport.parkNanos(LOOK.toNanos());
                }
            });
            assertThat(read(
                            onlooker,
                            retry(onlooker, d, "onlooker", writes("onlooker's")).manifest()))
                    .isEqualTo("holder's");
        }
    }

    @Test
    void aSilentClaimantIsTakenOverAndDoesNoHarmWhenItEndsAllTheSame() throws Exception {
        Definition d = unique();
        // Renews too late to be believed alive, and then sees that it was taken over.
        try (ArtifactStore silent = elsewhere(new Lease.Rhythm(Duration.ofSeconds(2), Duration.ofHours(1)));
                ArtifactStore onlooker = elsewhere(new Lease.Rhythm(Duration.ofMillis(50), Duration.ofMillis(500)))) {
            Outcome late = Stage.findOrCompute(silent, d, "silent", draft -> {
                writes("silent one's").run(draft);
                Outcome taken = retry(onlooker, d, "onlooker", writes("onlooker's"));
                assertThat(taken.found()).isFalse();
            });
            assertThat(read(silent, late.manifest())).isEqualTo("onlooker's");
            assertThat(keys(d)).hasSize(3);
            assertThat(raw.get(leaseKey(d))).isEmpty();
        }
    }

    @Test
    void aClaimantWhoseLeaseIsGoneOrAnothersTakesNothingAway() throws Exception {
        Definition d = unique();
        byte[] anothers = "another\nhold\n7\n".getBytes(StandardCharsets.UTF_8);
        Stage.findOrCompute(store, d, "one", draft -> {
            writes("x").run(draft);
            raw.put(leaseKey(d), anothers, new Condition.Always());
        });
        assertThat(raw.get(leaseKey(d)).orElseThrow().bytes()).isEqualTo(anothers);
    }

    /** Asks again until it is there or free to compute. */
    private static Outcome retry(ArtifactStore from, Definition d, String claimant, Stage.Computation computation) {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (true) {
            try {
                return Stage.findOrCompute(from, d, claimant, computation);
            } catch (ComputedElsewhereException e) {
                assertThat(System.nanoTime()).as("still waiting").isLessThan(latest);
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    private static String leaseKey(Definition d) {
        return "leases/" + d.kind().folder() + "/" + d.key();
    }

    @Test
    void aReferenceToWhatIsGoneOrDiffersSaysSo() throws Exception {
        Definition d = unique();
        Manifest m = Stage.findOrCompute(store, d, REQUEST, writes("x")).manifest();
        assertThatThrownBy(() -> store.load(new ArtifactRef(m.kind(), m.key(), "0".repeat(64))))
                .isInstanceOf(ArtifactGoneException.class)
                .hasMessageContaining("holds something else");
        raw.delete(manifestKey(d));
        assertThatThrownBy(() -> store.load(m.ref()))
                .isInstanceOf(ArtifactGoneException.class)
                .hasMessageContaining("is not there; run the stage that makes it again");
    }

    @Test
    void blobsAreReplacedFreely() throws Exception {
        String key = "checkpoints/model/" + SEEDS.incrementAndGet() + "/step-100.safetensors";
        assertThat(store.getBlob(key)).isEmpty();
        assertThat(store.getBlob(key, folder.resolve("none"))).isEmpty();
        store.putBlob(key, new byte[] {1, 2});
        store.putBlob(key, new byte[] {3});
        assertThat(store.getBlob(key).orElseThrow()).containsExactly(3);
        Path file = Files.write(folder.resolve("checkpoint"), new byte[1000]);
        String sha256 = store.putBlob(key, file);
        // head -c 1000 /dev/zero | sha256sum
        assertThat(sha256).isEqualTo("541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53");
        Path copy = folder.resolve("copy");
        assertThat(store.getBlob(key, copy)).contains(sha256);
        assertThat(copy).hasSameBinaryContentAs(file);
        store.deleteBlob(key);
        store.deleteBlob(key);
        assertThat(store.getBlob(key)).isEmpty();
        assertThatThrownBy(() -> store.putBlob("artifacts/model/x", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.getBlob("checkpoints/../artifacts"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyObjectsAreObjects() throws Exception {
        Definition d = unique();
        Manifest m = Stage.findOrCompute(store, d, REQUEST, writes("")).manifest();
        try (ArtifactStore other = elsewhere()) {
            assertThat(other.find(d.kind(), d.key())).contains(m);
            assertThat(read(other, m)).isEmpty();
        }
    }

    private interface Numbered<T> {
        T call(int i) throws Exception;
    }

    private static <T> List<T> together(int threads, Numbered<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                calls.add(() -> work.call(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(calls, 60, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
