package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native memory is invisible to the Java heap: count the engine's arrays, and what the process holds. */
class FlatMemoryTest {

    private static final Blobs BLOBS = new Blobs(16, 32, 1);

    @TempDir
    Path folder;

    private static int arrays() {
        try (NDManager any = Compute.cpu(1).newManager()) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    private static long residentKiB() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "SKIPPED: resident memory is read from /proc, which this system lacks");
        return Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyIterationLeavesAsManyArraysAsTheOneBefore() throws IOException {
        int before = arrays();
        List<Integer> during = new ArrayList<>();
        Path weights = folder.resolve("weights");
        Trainer.train(
                Compute.cpu(1),
                TrainerTest.scratch(2, TrainerTest.settings(8, 4)),
                BLOBS,
                BLOBS.all(),
                new FolderCheckpoints(folder.resolve("checkpoints"), 2),
                p -> during.add(arrays()),
                weights);
        assertThat(during).hasSize(8).allMatch(count -> count.equals(during.get(0)));
        assertThat(arrays()).isEqualTo(before);
        try (Inference inference = Inference.open(Compute.cpu(1), weights)) {
            int loaded = arrays();
            inference.logits(BLOBS, BLOBS.all(), 4, (slice, logits) -> {});
            assertThat(arrays()).isEqualTo(loaded);
        }
        assertThat(arrays()).isEqualTo(before);
    }

    @Test
    void aCancelledTrainingLeavesNothing() {
        int before = arrays();
        try {
            Trainer.train(
                    Compute.cpu(1),
                    TrainerTest.scratch(2, TrainerTest.settings(8, 4)),
                    BLOBS,
                    BLOBS.all(),
                    CheckpointStore.none(),
                    p -> {
                        throw new IllegalStateException("cancelled");
                    },
                    folder.resolve("weights"));
        } catch (IllegalStateException | IOException e) {
            assertThat(e).hasMessage("cancelled");
        }
        assertThat(arrays()).isEqualTo(before);
    }

    /**
     * One iteration's activations are about 4 MiB here: kept by mistake, 100 iterations would hold 400 MiB. What the
     * allocator and the collector move about is far less than the 100 MiB allowed.
     */
    @Test
    void residentMemoryStaysFlat() throws IOException {
        List<Long> resident = new ArrayList<>();
        Path weights = folder.resolve("weights");
        Trainer.train(
                Compute.cpu(1),
                TrainerTest.scratch(4, TrainerTest.settings(110, 8)),
                BLOBS,
                BLOBS.all(),
                CheckpointStore.none(),
                p -> {
                    if (p.step() % 100 == 10) {
                        try {
                            resident.add(residentKiB());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                weights);
        assertThat(resident).hasSize(2);
        assertThat(resident.get(1) - resident.get(0)).isLessThan(100 << 10);
        long before = residentKiB();
        try (Inference inference = Inference.open(Compute.cpu(1), weights)) {
            for (int round = 0; round < 50; round++) {
                inference.logits(BLOBS, BLOBS.all(), 8, (slice, logits) -> {});
            }
        }
        assertThat(residentKiB() - before).isLessThan(100 << 10);
    }
}
