package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.StageKind;
import org.sourceselect.task.UnwellException;

/** An object that the store has and cannot read holds nobody up for ever, and a store that reads nothing loses nothing. */
class UnreadableObjectTest {

    private static final int TRIES = 5;
    private static final int ROUNDS = 3;
    private static final ObjectStorage.Retry QUICK =
            new ObjectStorage.Retry(TRIES, Duration.ofMillis(1), ROUNDS, Duration.ofMillis(40));
    private static final String OBJECT = "weights.safetensors";

    private static final Stage.Definition DEFINITION =
            new Stage.Definition(StageKind.PRETRAIN, 1, List.of(), Map.of("width", 8), 1);

    @TempDir
    private Path folder;

    private MemoryS3 server;
    private ArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        server = new MemoryS3();
        store = opened("scratch");
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    private ArtifactStore opened(String scratch) {
        return ArtifactStore.open(
                server.location(),
                folder.resolve(scratch),
                1 << 20,
                QUICK,
                StoreMeters.none(),
                new Lease.Rhythm(Duration.ofMinutes(1), Duration.ofMinutes(2)));
    }

    private static Stage.Outcome made(ArtifactStore by) {
        return Stage.findOrCompute(
                by, DEFINITION, "a request", draft -> Files.writeString(draft.file(OBJECT), "weights"));
    }

    @Test
    void itCountsAsLostAfterTheStatedTriesAndIsMadeAnewElsewhere() throws IOException {
        Manifest first = made(store).manifest();
        server.lose(first.object(OBJECT).path());

        try (ArtifactStore other = opened("other")) {
            assertThat(other.find(first.kind(), first.key()))
                    .as("as far as HEAD tells")
                    .contains(first);
            long began = System.nanoTime();
            assertThatThrownBy(() -> other.fetch(first, OBJECT))
                    .isInstanceOf(CorruptArtifactException.class)
                    .hasMessageContaining("object weights.safetensors is there and the store cannot read it");
            assertThat(System.nanoTime() - began).isGreaterThan(QUICK.lasting().toNanos());
            assertThat(server.refused()).isGreaterThanOrEqualTo(TRIES * ROUNDS);
            assertThat(other.find(first.kind(), first.key())).isEmpty();

            Stage.Outcome again = made(other);
            assertThat(again.found()).isFalse();
            assertThat(again.ref()).isEqualTo(first.ref());
        }
        try (ArtifactStore third = opened("third")) {
            assertThat(third.fetch(third.load(first.ref()), OBJECT)).hasContent("weights");
        }
    }

    @Test
    void anUnreadableManifestIsReplaced() {
        Manifest first = made(store).manifest();
        server.lose(ManifestRegister.folder(first.kind(), first.key()) + "manifest.json");

        assertThat(made(store).found()).isFalse();
        assertThat(made(store).found()).isTrue();
    }

    @Test
    void anUnreadableCheckpointIsNone() {
        store.putBlob("checkpoints/k/steps", "[3]".getBytes(StandardCharsets.UTF_8));
        server.lose("checkpoints/k/steps");

        assertThat(store.getBlob("checkpoints/k/steps")).isEmpty();
        assertThat(store.getBlob("checkpoints/k/steps", folder.resolve("into"))).isEmpty();
    }

    @Test
    void anUnreadableLeaseIsNobodys() {
        String lease = ArtifactStore.LEASES + "/model/" + DEFINITION.key();
        server.put(lease, "another\nhold\n3\n".getBytes(StandardCharsets.UTF_8));
        server.lose(lease);

        assertThat(made(store).found()).isFalse();
    }

    @Test
    void aStoreThatReadsNothingAtAllIsWaitedForAndNothingIsGivenUp() {
        Manifest first = made(store).manifest();
        server.lose(first.object(OBJECT).path());
        server.lose(ObjectStorage.PROBE);

        try (ArtifactStore other = ArtifactStore.openToRead(server.location(), folder.resolve("other"))) {
            assertThat(other.find(first.kind(), first.key())).contains(first);
        }
        assertThatThrownBy(() -> deleteCopies().fetch(first, OBJECT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThat(store.find(first.kind(), first.key())).contains(first);
    }

    @Test
    void anObjectWhoseHeadIsRefusedForEverIsMadeAnew() {
        Manifest first = made(store).manifest();
        server.lose(first.object(OBJECT).path());
        server.refuseHead(first.object(OBJECT).path());

        Stage.Outcome again = made(store);
        assertThat(again.found()).isFalse();
        assertThat(again.ref()).isEqualTo(first.ref());
        assertThat(again.manifest().object(OBJECT).path())
                .isNotEqualTo(first.object(OBJECT).path());
        assertThat(made(store).found()).isTrue();
    }

    @Test
    void aHeadThatIsRefusedAsTheStoreIsBusyLosesNothing() {
        Manifest first = made(store).manifest();
        server.refuse(first.object(OBJECT).path(), "SlowDown");
        server.refuseHead(first.object(OBJECT).path());

        assertThatThrownBy(() -> made(store))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
    }

    /** The way of one worker may be throttled for hours, while the small probe comes through: others read the object well. */
    @ParameterizedTest
    @ValueSource(strings = {"SlowDown", "ServiceUnavailable", "RequestTimeout"})
    void aBusyStoreLosesNothing(String code) throws IOException {
        Manifest first = made(store).manifest();
        server.refuse(first.object(OBJECT).path(), code);

        assertThatThrownBy(() -> deleteCopies().fetch(first, OBJECT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThat(server.refused()).as("for somebody else to try again").isEqualTo(TRIES);
        assertThat(store.find(first.kind(), first.key())).contains(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429})
    void whatIsAskedForTooOftenIsNotLost(int status) throws IOException {
        Manifest first = made(store).manifest();
        server.gateway(
                status,
                e -> e.getRequestMethod().equals("GET")
                        && e.getRequestURI().getPath().endsWith(OBJECT));

        assertThatThrownBy(() -> deleteCopies().fetch(first, OBJECT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThat(store.find(first.kind(), first.key())).contains(first);
    }

    @Test
    void aLostConnectionIsNoAnswer() throws IOException {
        Manifest first = made(store).manifest();
        server.gateway(0, e -> {
            if (e.getRequestMethod().equals("GET")
                    && e.getRequestURI().getPath().endsWith(OBJECT)) {
                throw new IllegalStateException("the server drops the connection");
            }
            return false;
        });

        assertThatThrownBy(() -> deleteCopies().fetch(first, OBJECT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThat(store.find(first.kind(), first.key())).contains(first);
    }

    @Test
    void withoutTheProbeNothingTellsTheObjectsTroubleFromTheStores() throws IOException {
        Manifest first = made(store).manifest();
        server.lose(first.object(OBJECT).path());
        server.remove(ObjectStorage.PROBE);

        assertThatThrownBy(() -> deleteCopies().fetch(first, OBJECT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThat(store.find(first.kind(), first.key())).contains(first);
    }

    private ArtifactStore deleteCopies() throws IOException {
        try (var copies = Files.list(folder.resolve("scratch/objects"))) {
            for (Path copy : copies.toList()) {
                Files.delete(copy);
            }
        }
        return store;
    }

    /** A page of a gateway's says nothing of what the store has: to HEAD it cannot even be told from the store's own answer. */
    @ParameterizedTest
    @ValueSource(ints = {404, 403})
    void whatAGatewayRefusesIsNotTakenForMissing(int status) throws IOException {
        Manifest first = made(store).manifest();
        server.gateway(status, e -> e.getRequestURI().getPath().endsWith(OBJECT));

        assertThatThrownBy(() -> store.find(first.kind(), first.key())).isInstanceOf(UnwellException.class);
        assertThatThrownBy(() -> deleteCopies().fetch(first, OBJECT)).isInstanceOf(UnwellException.class);

        server.gateway(0, e -> false);
        assertThat(made(store).found()).as("nothing was marked").isTrue();
    }

    @Test
    void tooManyRequestsAreAskedAgainWhoeverSaysSo() {
        Manifest first = made(store).manifest();
        int[] refusals = {0};
        server.gateway(429, e -> ++refusals[0] < TRIES);

        assertThat(store.load(first.ref())).isEqualTo(first);
        assertThat(refusals[0]).isEqualTo(TRIES);
    }
}
