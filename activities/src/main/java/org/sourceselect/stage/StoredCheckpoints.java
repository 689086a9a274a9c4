package org.sourceselect.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.unet.CheckpointStore;

/**
 * The newest two checkpoints of one training, in the store: {@code checkpoints/KEY/step-N} and a list of them that is written
 * after the checkpoint itself, so that what the list names is whole.
 *
 * <p>An attempt that was taken for dead may still write beside its successor. Both compute the same, bit for bit, so whichever
 * list is found leads to a true checkpoint; a damaged one is passed over for the one before.
 */
final class StoredCheckpoints implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(StoredCheckpoints.class);
    private static final int KEPT = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArtifactStore store;
    private final String prefix;
    private final Path beside;

    /**
     * The checkpoints of a training.
     *
     * @param key the key of the artifact it makes
     * @param beside fetched checkpoints are put beside this file
     */
    StoredCheckpoints(ArtifactStore store, String key, Path beside) {
        this.store = store;
        this.prefix = "checkpoints/" + key + "/";
        this.beside = beside;
    }

    @Override
    public void save(long step, Path file) throws IOException {
        store.putBlob(name(step), file);
        List<Long> known = newestFirst(
                LongStream.concat(LongStream.of(step), steps().stream().mapToLong(s -> s)));
        List<Long> kept = known.subList(0, Math.min(KEPT, known.size()));
        store.putBlob(prefix + "steps", JSON.writeValueAsBytes(kept));
        // A late attempt's own checkpoint is among them when its successor is ahead.
        known.subList(kept.size(), known.size()).forEach(s -> store.deleteBlob(name(s)));
    }

    @Override
    public Iterable<Path> newestFirst() {
        // A stream's iterator fetches each when its turn comes.
        List<Long> steps = steps();
        return () -> steps.stream().flatMap(step -> fetch(step).stream()).iterator();
    }

    private Optional<Path> fetch(long step) {
        Path file = beside.resolveSibling("resume-" + step + ".safetensors");
        return store.getBlob(name(step), file).map(sha256 -> file);
    }

    /** Removes them all, once the training's artifact is published. */
    void clear() {
        for (long step : steps()) {
            store.deleteBlob(name(step));
        }
        store.deleteBlob(prefix + "steps");
    }

    /** The list; empty when there is none or it cannot be read, as a training can always begin again. */
    private List<Long> steps() {
        return store.getBlob(prefix + "steps")
                .map(listed -> {
                    try {
                        return newestFirst(LongStream.of(JSON.readValue(listed, long[].class)));
                    } catch (IOException | RuntimeException e) {
                        LOG.warn("The list of checkpoints is damaged; the training begins again");
                        return List.<Long>of();
                    }
                })
                .orElse(List.of());
    }

    private static List<Long> newestFirst(LongStream steps) {
        return steps.distinct().boxed().sorted(Comparator.reverseOrder()).toList();
    }

    private String name(long step) {
        return prefix + "step-" + step + ".safetensors";
    }
}
