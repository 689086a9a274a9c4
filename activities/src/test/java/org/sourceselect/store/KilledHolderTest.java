package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** A process computes an artifact that another one waits for, and is killed with no warning. */
@Tag("slow")
@Timeout(120)
class KilledHolderTest {

    private static final Lease.Rhythm QUICK = new Lease.Rhythm(Duration.ofMillis(100), Duration.ofSeconds(3));
    private static final Stage.Definition WANTED =
            new Stage.Definition(StageKind.PRETRAIN, 1, List.of(), "settings", 0);

    @TempDir
    private Path folder;

    private static ArtifactStore open(StoreLocation location, Path scratch) {
        return ArtifactStore.open(
                location,
                scratch,
                ArtifactStore.DEFAULT_SCRATCH_BYTES,
                ObjectStorage.Retry.USUAL,
                StoreMeters.none(),
                QUICK);
    }

    /** Says when it computes, and does so until killed. */
    static final class Holder {
        public static void main(String[] args) {
            StoreLocation location = new StoreLocation(
                    URI.create(args[0]), StoreLocation.DEFAULT_BUCKET, args[1], args[2], Optional.of("us-east-1"));
            try (ArtifactStore store = open(location, Path.of(args[3]))) {
                Stage.findOrCompute(store, WANTED, "holder", draft -> {
                    System.out.println("computing");
                    System.in.readAllBytes();
                });
            }
        }
    }

    @Test
    void isTakenOver() throws Exception {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = open(server.location(), folder.resolve("scratch"))) {
            StoreLocation at = server.location();
            Process holder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            at.endpoint().toString(),
                            at.accessKey(),
                            at.secretKey(),
                            folder.resolve("another scratch").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isEqualTo("computing");
            } finally {
                holder.destroyForcibly().waitFor();
            }
            assertThatThrownBy(() -> compute(store)).isInstanceOf(ComputedElsewhereException.class);
            long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            assertThat(takenOver(store, latest).found()).isFalse();
            assertThat(compute(store).found()).isTrue();
        }
    }

    private static Stage.Outcome takenOver(ArtifactStore store, long latest) {
        while (true) {
            try {
                return compute(store);
            } catch (ComputedElsewhereException e) {
                assertThat(System.nanoTime()).as("still waiting").isLessThan(latest);
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private static Stage.Outcome compute(ArtifactStore store) {
        return Stage.findOrCompute(store, WANTED, "onlooker", draft -> draft.json("model.json", 1));
    }
}
